// Turns a page's controls into attributes and custom properties of the elements on its stage.
const stage = document.querySelector('[data-stage]');
const markup = document.querySelector('[data-markup]');
const log = document.querySelector('[data-log]');
const elements = [...stage.children];
const controls = document.querySelector('.controls');

const quote = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

const showMarkup = () => {
  markup.textContent = elements
    .map((element) => {
      const attributes = [...element.attributes].filter(({ name }) => name !== 'loading' && name !== 'hidden');
      const parts = attributes.map(({ name, value }) => (value ? ` ${name}="${quote(value)}"` : ` ${name}`));
      return `<${element.localName}${parts.join('')}></${element.localName}>`;
    })
    .join('\n');
};

/** What the server of a site would have put into the page. */
const signIn = async (on) => {
  const token = on ? await (await fetch('/user-token')).text() : undefined;
  for (const element of elements.filter(({ localName }) => /comment/.test(localName))) {
    if (token) element.setAttribute('user-token', token);
    else element.removeAttribute('user-token');
  }
  showMarkup();
};

controls.addEventListener('input', ({ target }) => {
  const { attribute, property, class: group, signedIn } = target.dataset;
  if (signedIn !== undefined) return void signIn(target.checked);
  const on = target.type === 'checkbox' ? target.checked : target.value !== '';
  // An endpoint is the form's; what both elements know goes to both.
  const concerned = attribute === 'endpoint' ? elements.filter(({ localName }) => /comment/.test(localName)) : elements;
  for (const element of concerned) {
    if (attribute && on) element.setAttribute(attribute, target.type === 'checkbox' ? '' : target.value);
    else if (attribute) element.removeAttribute(attribute);
    if (property) element.style.setProperty(property, target.value);
  }
  if (group) {
    for (const { value } of target.options) if (value) stage.classList.toggle(value, value === target.value);
  }
  showMarkup();
});
controls.addEventListener('submit', (event) => event.preventDefault());

document.querySelector('[data-copy]').addEventListener('click', async ({ target }) => {
  await navigator.clipboard.writeText(markup.textContent);
  target.textContent = 'Copied';
});

const names = [
  'comments-loaded',
  'comments-changed',
  'comment-submit',
  'comment-submitted',
  'error',
  'related-loaded',
  'related-empty',
  'related-viewed',
  'related-clicked',
];
for (const name of names) {
  document.addEventListener(`afterword-${name}`, ({ type, detail }) => {
    const entry = document.createElement('li');
    entry.textContent = `${type} ${JSON.stringify(detail?.error ? { code: detail.error.code } : detail)?.slice(0, 300)}`;
    log.prepend(entry);
  });
}

showMarkup();
