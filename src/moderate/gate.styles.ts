import { css } from 'lit';

/** What stands alone: signing in, and help. */
export default css`
  .gate {
    display: grid;
    min-block-size: 90dvh;
    place-content: center;
  }

  .sign-in {
    display: grid;
    gap: 0.625rem;
    inline-size: min(24rem, 100vw - 2rem);
    padding: 1.5rem;
  }

  .sign-in h1 {
    font-size: 1.375rem;
    margin-block-end: 0.5rem;
  }

  .sign-in label {
    font-weight: 600;
  }

  .failure {
    color: var(--_danger);
    min-block-size: 1.5em;
  }

  dialog {
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: 0.75rem;
    color: inherit;
    inline-size: min(28rem, 100vw - 2rem);
    padding: 1.5rem;
  }

  dialog::backdrop {
    background: rgb(0 0 0 / 0.5);
  }

  dialog h2 {
    font-size: 1.125rem;
  }

  dl {
    margin-block: 0.75rem;
  }

  dl div {
    align-items: baseline;
    border-block-end: 1px solid var(--_border);
    display: flex;
    gap: 1rem;
    padding-block: 0.375rem;
  }

  dt {
    align-items: baseline;
    display: flex;
    flex: none;
    gap: 0.25rem;
    inline-size: 8rem;
  }

  .switch {
    margin-block-end: 1rem;
  }
`;
