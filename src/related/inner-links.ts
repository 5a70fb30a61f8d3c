import { toArticle, type Article } from './articles.js';

/** The links that a page's author wrote inside the element. They are what shows where there is no script. */
export const innerLinks = (host: Element): Article[] =>
  Array.from(host.querySelectorAll<HTMLAnchorElement>('a[href]')).flatMap((link) => {
    const { excerpt, image, date, author, tags } = link.dataset;
    const around = link.closest('li, article, div');
    // What the element itself stands in is no part of the list.
    const item = around && host.contains(around) ? around : undefined;
    const raw = {
      url: link.getAttribute('href'),
      title: link.textContent,
      excerpt: excerpt ?? item?.querySelector('p')?.textContent.replace(/\s+/g, ' '),
      image: image ?? item?.querySelector('img')?.getAttribute('src'),
      date: date ?? item?.querySelector('time')?.dateTime,
      author,
      tags: tags?.split(','),
    };
    const article = toArticle(raw, link.baseURI);
    return article ? [article] : [];
  });
