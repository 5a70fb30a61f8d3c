/** An empty page with a policy and one module, in a frame of this page. */
export const strictFrame = async (policy: string, module: string): Promise<HTMLIFrameElement> => {
  const frame = document.createElement('iframe');
  frame.width = '800';
  frame.height = '600';
  const page = `<!doctype html><html lang="en"><head>
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <script type="module" src="${new URL(module, location.href)}"></script>
    </head><body></body></html>`;
  frame.src = URL.createObjectURL(new Blob([page], { type: 'text/html' }));
  // The frame's load event waits for its modules.
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  await loaded;
  return frame;
};

/** The frame's global object, with its own constructors. */
export const realmOf = (frame: HTMLIFrameElement): Window & typeof globalThis =>
  frame.contentWindow as Window & typeof globalThis;
