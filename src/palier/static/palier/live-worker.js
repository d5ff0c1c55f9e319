// The one stream that all tabs of this browser share; it closes when the last of them is gone.
// Where tabs can't share, each has one of its own.
// A page is drawn before it is heard of here: it is told what was heard since, and the server is told its age.
const ports = new Set();
const address = self.name;
const REMEMBERED = 60000; // ms
let heard = []; // [when, topics]
let source = null;
let state = "lost";

const tell = (message) => ports.forEach((port) => port.postMessage(message));
const become = (next) => tell({ state: (state = next) });

const listen = (drawn) => {
  let asked = Date.now();
  source = new EventSource(`${address}?age=${(Math.max(0, asked - drawn) / 1000).toFixed(3)}`, { withCredentials: true });
  source.onopen = () => become("open");
  // An age is true when it is told: what took longer on its way than the server allows for may have missed something.
  source.addEventListener("begun", ({ data }) => {
    if (Date.now() - asked > data * 1000) tell({ topics: ["*"] });
    asked = Infinity; // from now on the browser says what it heard last
  });
  source.onerror = () => {
    become("lost");
    // A refusal closes the stream for good; a session that begins again deserves another try.
    const lost = Date.now();
    if (source.readyState === EventSource.CLOSED) setTimeout(() => ports.size && listen(lost), 5000);
  };
  source.addEventListener("changed", (event) => {
    const topics = event.data.split(" ");
    const now = Date.now();
    heard = heard.filter(([when]) => when > now - REMEMBERED);
    heard.push([now, topics]);
    tell({ topics });
  });
};

const welcome = (port, age) => {
  const drawn = Date.now() - age;
  ports.add(port);
  if (!source || source.readyState === EventSource.CLOSED) return listen(drawn);
  const missed = heard.filter(([when]) => when >= drawn).flatMap(([, topics]) => topics);
  if (drawn < Date.now() - REMEMBERED) missed.push("*");
  if (missed.length) port.postMessage({ topics: missed });
  port.postMessage({ state });
};

const farewell = (port) => {
  ports.delete(port);
  if (ports.size) return;
  source?.close();
  source = null;
};

const serve = (port) => (port.onmessage = ({ data }) => (data === "bye" ? farewell(port) : welcome(port, data.age)));
if ("onconnect" in self) self.onconnect = ({ ports: [port] }) => serve(port);
else serve(self);
