import { css } from 'lit';

/**
 * What all widgets share. The page's font and colours are inherited; the rest is mixed from the text colour, so
 * that light, dark and tinted pages need no theme of their own. Private properties start with `--_`.
 */
export default css`
  :host {
    display: block;
    text-align: start;
  }

  :host([hidden]) {
    display: none;
  }

  /* A container counts for nothing where its content says how wide a box is: this counts for it, and gives way. */
  :host::before {
    content: '';
    display: grid;
    grid: 0 / minmax(0, 40em);
  }

  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }

  .root {
    --_gap: var(--afterword-gap, 1em);
    --_radius: var(--afterword-radius, 0.375em);
    --_muted: var(--afterword-muted, color-mix(in srgb, currentColor 86%, transparent));
    --_faint: var(--afterword-faint, color-mix(in srgb, currentColor 7%, transparent));
    --_focus: var(--afterword-focus, currentColor);
    overflow-wrap: anywhere;
  }

  [part='heading'] {
    font-size: var(--afterword-heading-size, 1.375em);
    font-weight: var(--afterword-heading-weight, 700);
    line-height: 1.25;
    margin: 0 0 calc(var(--_gap) * 0.75);
  }

  :focus-visible {
    outline: 0.125em solid var(--_focus);
    outline-offset: 0.125em;
  }
`;
