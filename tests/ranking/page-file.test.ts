import { expect } from '@open-wc/testing';
import { isSameLanguage } from '../../src/ranking/language.js';
import { pageFileName } from '../../src/ranking/page-file.js';

describe('pageFileName', () => {
  it('is the same on every host, with a slash at the end and without', () => {
    const names = ['https://site.example/tides', 'http://localhost:8080/tides', 'https://site.example/tides/'];
    expect(new Set(names.map(pageFileName)).size).to.equal(1);
    expect(pageFileName('https://site.example')).to.equal(pageFileName('https://site.example/'));
  });

  it('stays as it was: files that are built ahead are found by it', () => {
    expect(pageFileName('https://site.example/tides')).to.equal('25m8soe60kh.json');
  });

  it('tells pages apart by path and query', () => {
    const pages = ['/tides', '/Tides', '/tides/2', '/tides?p=1', '/tides?p=2', '/%C3%A9', '/e', '/'];
    expect(new Set(pages.map((page) => pageFileName(`https://site.example${page}`))).size).to.equal(pages.length);
  });

  it('has no two pages in one file on a large site', () => {
    const names = new Set<string>();
    for (let page = 0; page < 20_000; page++) names.add(pageFileName(`https://site.example/blog/post-${page}/`));
    expect(names.size).to.equal(20_000);
    for (const name of names) if (!/^[a-z0-9]{11}\.json$/.test(name)) expect.fail(name);
  });
});

describe('isSameLanguage', () => {
  it('looks at the language, not at the region, and lets pass what is not said', () => {
    expect(isSameLanguage('en-US', 'en_gb')).to.equal(true);
    expect(isSameLanguage('en', 'de')).to.equal(false);
    expect(isSameLanguage('', 'de')).to.equal(true);
    expect(isSameLanguage('en', undefined)).to.equal(true);
  });
});
