import { toArticle, type Article } from './articles.js';

/** The links that a page's author wrote inside the element. They are what shows where there is no script. */
export const innerLinks = (host: Element): Article[] =>
  Array.from(host.querySelectorAll<HTMLAnchorElement>('a[href]')).flatMap((link) => {
    const { excerpt, image, date, author, tags } = link.dataset;
    const paragraph = link.closest('li, article, div')?.querySelector('p')?.textContent;
    const raw = {
      url: link.getAttribute('href'),
      title: link.textContent,
      excerpt: excerpt ?? paragraph?.replace(/\s+/g, ' '),
      image: image ?? link.closest('li, article, div')?.querySelector('img')?.getAttribute('src'),
      date: date ?? link.closest('li, article, div')?.querySelector('time')?.dateTime,
      author,
      tags: tags?.split(','),
    };
    const article = toArticle(raw, link.baseURI);
    return article ? [article] : [];
  });
