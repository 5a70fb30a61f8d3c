import { type Element } from 'domhandler';
import { DomUtils, parseDocument } from 'htmlparser2';
import { elements } from './html.js';

const START = /<(\?xml|rss|feed|rdf:RDF)\b/i;

const isItem = ({ name }: Element): boolean => /^(item|entry)$/i.test(name);

/**
 * A feed that is no XML as XML, as far as it can be read: with tags that are not closed, bare ampersands, and ends that
 * never came. Undefined where there is no beginning of one.
 */
export const repair = (body: string): string | undefined => {
  const start = body.search(START);
  if (start < 0) return undefined;
  const document = parseDocument(body.slice(start), { xmlMode: true });
  // What was never closed holds what follows it.
  for (const item of elements(document.children, isItem).reverse()) {
    for (const inner of item.children.filter((node) => node.type === 'tag' && isItem(node)).reverse()) {
      DomUtils.removeElement(inner);
      DomUtils.append(item, inner);
    }
  }
  return DomUtils.getOuterHTML(document, { xmlMode: true });
};
