import { css } from 'lit';

/** What stands around the comments. */
export default css`
  .top {
    background: var(--_surface);
    border-block-end: 1px solid var(--_border);
    inset-block-start: 0;
    position: sticky;
    z-index: 2;
  }

  .bar,
  nav,
  main {
    margin-inline: auto;
    max-inline-size: 54rem;
    padding-inline: 1rem;
  }

  .bar {
    align-items: center;
    display: flex;
    gap: 0.5rem;
    padding-block: 0.5rem 0;
  }

  .signed {
    flex: 1;
    justify-content: end;
  }

  nav {
    display: flex;
    gap: 0.25rem;
    overflow-x: auto;
    scrollbar-width: none;
  }

  .tab {
    align-items: center;
    appearance: none;
    background: none;
    border: 0;
    border-block: 0.1875rem solid transparent;
    color: var(--_muted);
    cursor: pointer;
    display: flex;
    flex: none;
    font: inherit;
    font-weight: 500;
    gap: 0.4em;
    min-block-size: 2.75rem;
    outline-offset: -0.25rem;
    padding: 0.25rem 0.625rem;
  }

  .tab:hover {
    color: inherit;
  }

  .tab[aria-current] {
    border-block-end-color: var(--_accent);
    color: inherit;
  }

  .apart {
    margin-inline-start: auto;
  }

  .count {
    background: var(--_faint);
    border-radius: 1em;
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
    font-weight: 600;
    padding: 0.0625rem 0.5em;
  }

  .tab[aria-current] .count {
    background: var(--_accent);
    color: var(--_accent-text);
  }

  main {
    padding-block: 1rem 7rem;
  }

  .search {
    display: flex;
    gap: 0.5rem;
    margin-block-end: 0.75rem;
  }

  .search input {
    flex: 1;
    min-inline-size: 0;
  }

  .filter {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.75rem;
    margin-block-end: 0.5rem;
  }

  .selection {
    align-items: center;
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1rem;
    margin-block-end: 0.5rem;
    min-block-size: 2.75rem;
    padding-block: 0.25rem;
    padding-inline: 1rem 0;
  }

  .end {
    margin-inline-start: auto;
  }

  .selection.some {
    background: var(--_page);
    border-block-end: 1px solid var(--_border);
    inset-block-start: 5.75rem;
    margin-inline: -1rem;
    padding-inline: 2rem 1rem;
    position: sticky;
    z-index: 1;
  }

  .selection .actions {
    margin: 0;
  }

  .note {
    align-items: center;
    background: color-mix(in srgb, var(--_warn) 12%, var(--_surface));
    border-radius: var(--_radius);
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1rem;
    justify-content: space-between;
    margin-block: 0.75rem;
    padding: 0.625rem 1rem;
  }

  .empty {
    border: 1px dashed var(--_control);
    border-radius: 0.75rem;
    color: var(--_muted);
    display: grid;
    margin-block-start: 0.5rem;
    min-block-size: 14rem;
    padding: 1rem;
    justify-items: center;
    place-content: center;
    text-align: center;
  }

  .waiting {
    background: var(--_faint);
    block-size: 14rem;
    border-radius: 0.75rem;
    margin-block-start: 2.75rem;
  }

  .toast {
    align-items: center;
    background: light-dark(#20221f, #ecece6);
    border-radius: 0.625rem;
    box-shadow: 0 0.25rem 1.25rem rgb(0 0 0 / 0.3);
    color: light-dark(#fff, #1c1d1a);
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.5rem;
    inset-block-end: max(1rem, env(safe-area-inset-bottom));
    inset-inline: 1rem;
    margin-inline: auto;
    max-inline-size: 36rem;
    padding: 0.5rem 0.5rem 0.5rem 1rem;
    position: fixed;
    z-index: 3;
  }

  .toast:dir(rtl) {
    padding: 0.5rem 1rem 0.5rem 0.5rem;
  }

  .toast[hidden] {
    display: none;
  }

  /* With less than this beside its buttons, it stands above them. */
  .toast span {
    flex: 1 1 7.5rem;
  }

  .toast .button {
    background: none;
    border-color: currentColor;
    color: inherit;
  }

  .toast .quiet {
    border-color: transparent;
  }

  .toast :focus-visible {
    outline-color: currentColor;
  }

  @media (width < 40rem) {
    .signed,
    .wide {
      display: none;
    }

    .bar {
      justify-content: end;
    }

    h1 {
      flex: 1;
    }
  }

  /* Here, transparent borders show. */
  @media (forced-colors: active) {
    .tab {
      border-color: Canvas;
    }

    .tab[aria-current] {
      border-block-end-color: Highlight;
    }

    .tab[aria-current] .count {
      border: 1px solid ButtonText;
      color: ButtonText;
    }

    .toast {
      border: 1px solid;
    }
  }
`;
