// Passkeys: the browser is asked with what the form carries, its answer goes back by the same form.
(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  document.documentElement.classList.add("has-passkeys");

  const narrow = (written) => {
    const plain = atob(written.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  };
  const wide = (bytes) =>
    btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => list?.map((one) => ({ ...one, id: narrow(one.id) }));

  const asked = (options) => ({
    ...options,
    challenge: narrow(options.challenge),
    ...(options.user && { user: { ...options.user, id: narrow(options.user.id) } }),
    ...(options.excludeCredentials && { excludeCredentials: named(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: named(options.allowCredentials) }),
  });

  const written = (credential) => {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[part]) response[part] = wide(credential.response[part]);
    }
    return JSON.stringify({ id: credential.id, rawId: wide(credential.rawId), type: credential.type, response });
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const said = form.querySelector("[data-failed]");
    form.hidden = false;
    form.querySelector("[type=submit]").addEventListener("click", async (event) => {
      if (form.elements.answer.value) return;
      event.preventDefault();
      said.hidden = true;
      try {
        const publicKey = asked(JSON.parse(form.dataset.options));
        form.elements.answer.value = written(await navigator.credentials[form.dataset.passkey]({ publicKey }));
        form.requestSubmit();
      } catch {
        said.textContent = said.dataset.failed;
        said.hidden = false;
      }
    });
  }
})();
