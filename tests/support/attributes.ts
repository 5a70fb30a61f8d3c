import { expect } from '@open-wc/testing';
import type { LitElement } from 'lit';

const propertyOf = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/**
 * Sets attributes and takes them away again: each property is what its attribute says, and then its default.
 * @param meanwhile What is to be looked at while they are there.
 */
export const expectSettings = async (
  element: LitElement,
  settings: Record<string, unknown>,
  meanwhile: () => unknown = () => {},
): Promise<void> => {
  const valuesOf = (one: Element) =>
    Object.fromEntries(Object.keys(settings).map((name) => [name, Reflect.get(one, propertyOf(name)) as unknown]));
  for (const [name, value] of Object.entries(settings)) element.setAttribute(name, value === true ? '' : `${value}`);
  expect(valuesOf(element)).to.deep.equal(settings);
  await element.updateComplete;
  await meanwhile();
  for (const name of Object.keys(settings)) element.removeAttribute(name);
  expect(valuesOf(element)).to.deep.equal(valuesOf(document.createElement(element.localName)));
  await element.updateComplete;
};
