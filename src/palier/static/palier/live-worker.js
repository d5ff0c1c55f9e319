// The one stream that all tabs of this browser share; it closes when the last of them is gone.
const ports = new Set();
const address = self.name;
let source = null;
let state = "lost";

const tell = (message) => ports.forEach((port) => port.postMessage(message));
const become = (next) => tell({ state: (state = next) });

const listen = () => {
  source = new EventSource(address, { withCredentials: true });
  source.onopen = () => become("open");
  source.onerror = () => {
    become("lost");
    // A refusal closes the stream for good; a session that begins again deserves another try.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => ports.size && listen(), 5000);
  };
  source.addEventListener("changed", (event) => tell({ topics: event.data.split(" ") }));
};

self.onconnect = ({ ports: [port] }) => {
  ports.add(port);
  port.onmessage = () => {
    ports.delete(port);
    if (!ports.size) {
      source?.close();
      source = null;
    }
  };
  if (!source || source.readyState === EventSource.CLOSED) listen();
  else port.postMessage({ state });
};
