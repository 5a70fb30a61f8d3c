/** `closest()` that looks through shadow roots, from the element itself outwards. */
export const closestComposed = (element: Element, selector: string): Element | undefined => {
  for (let node: Element | undefined = element; node;) {
    const found = node.closest(selector);
    if (found) return found;
    const root = node.getRootNode();
    node = root instanceof ShadowRoot ? root.host : undefined;
  }
  return undefined;
};
