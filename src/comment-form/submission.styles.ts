import { css } from 'lit';

/** What shows only once somebody writes. */
export default css`
  .root {
    --_error: var(--afterword-error, light-dark(#b3261e, #ff9c94));
  }

  /* Pages that are dark need not say so: where the text is light, so is its red. */
  @supports (color: oklch(from currentColor l c h)) {
    .root {
      --_error: var(--afterword-error, oklch(from currentColor clamp(0.5, (l - 0.6) * 1000, 0.79) 0.16 27));
    }
  }

  .quiet {
    appearance: none;
    background: none;
    border: 0;
    border-radius: var(--_radius);
    color: inherit;
    cursor: pointer;
    font: inherit;
    margin: 0 -0.125em;
    min-block-size: 24px;
    padding: 0 0.125em;
    position: relative;
    text-align: start;
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }

  /* A finger needs more room than the line has. */
  @media (pointer: coarse) {
    .quiet::after {
      content: '';
      inset: -10px 0;
      position: absolute;
    }
  }

  .notify:empty {
    display: none;
  }

  :is(input, textarea):is(:hover, :focus-visible) {
    border-color: currentColor;
    outline-offset: -1px;
  }

  [part='submit']:hover {
    opacity: 0.85;
  }

  .trap {
    block-size: 1px;
    inline-size: 1px;
    inset-inline-start: 0;
    opacity: 0;
    overflow: hidden;
    pointer-events: none;
    position: absolute;
  }

  [aria-invalid='true'] {
    border-color: var(--_error);
    box-shadow: inset 0 0 0 1px var(--_error);
  }

  /* Colours do not tell it apart there. */
  @media (forced-colors: active) {
    [aria-invalid='true']:is(input, textarea) {
      border-width: 3px;
      padding: calc(0.5em - 2px) calc(0.75em - 2px);
    }
  }

  .error {
    color: var(--_error);
    font-size: max(0.9375em, 0.75rem);
    font-weight: 500;
    margin: 0.35em 0 0;
  }

  .below {
    align-items: baseline;
  }

  /* The error takes the room that was held for what stands below. */
  .error + .below {
    min-block-size: 0;
  }

  .count {
    font-variant-numeric: tabular-nums;
    margin-inline-start: auto;
  }

  [part='preview'] {
    border: 1px dashed var(--_border);
    border-radius: var(--_radius);
    margin-block-start: 1em;
    max-block-size: 30em;
    overflow: auto;
    padding: 0.75em;
  }

  [part='preview'][hidden] {
    display: none;
  }

  [part='preview'] .hint {
    margin: 0;
  }

  .box {
    background: var(--_faint);
    border-inline-start: 0.25em solid var(--_accent);
    border-radius: var(--_radius);
    margin-block-start: var(--_gap);
    padding: 0.75em 1em;
  }

  .box > * {
    margin: 0;
  }

  .box > * + * {
    margin-block-start: 0.5em;
  }

  progress {
    accent-color: currentColor;
    inline-size: 100%;
  }

  .failed {
    border-color: var(--_error);
  }

  .quiet[aria-disabled='true'] {
    cursor: not-allowed;
    opacity: 0.75;
  }

  article > p {
    margin: 0;
  }

  .who {
    font-weight: 600;
  }

  .said {
    margin-block-start: 0.25em;
    white-space: pre-line;
  }

  [part='submit'][aria-disabled='true'] {
    cursor: progress;
    opacity: 0.75;
  }
`;
