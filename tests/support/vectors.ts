/** Something that wants to run, and must come out as the text that it is. */
export interface Vector {
  id: string;
  payload: string;
}

/** One of each kind that has been seen to work somewhere. The test data has many more. */
export const ownVectors: readonly Vector[] = [
  { id: 'script', payload: '<script>xssed = 1</script>' },
  { id: 'image', payload: '<img src=x onerror="xssed = 1">' },
  { id: 'svg', payload: '<svg><animate onbegin=alert(1) attributeName=x dur=1s>' },
  { id: 'details', payload: '<details open ontoggle=alert(1)><summary>x</summary></details>' },
  { id: 'frame', payload: '<iframe srcdoc="&lt;script&gt;parent.xssed = 1&lt;/script&gt;"></iframe>' },
  { id: 'style', payload: '<style>:host { display: none }</style><link rel=stylesheet href=data:,>' },
  { id: 'breakout', payload: '"\' autofocus onfocus=alert(1) x="</textarea></title><b>' },
  { id: 'comment', payload: '--><!--><img src=x onerror=alert(1)>' },
  { id: 'address', payload: 'javascript:alert(document.domain)' },
  { id: 'address in disguise', payload: ' \u0001java\nscript:alert(1)//https://site.example' },
  { id: 'document', payload: 'data:text/html,<script>alert(1)</script>' },
  { id: 'template', payload: '${alert(1)}{{constructor.constructor("alert(1)")()}}<?lit$0?>' },
  { id: 'entity', payload: '&lt;img src=x onerror=alert(1)&gt;&#x6A;avascript:alert(1)' },
  { id: 'markdown', payload: '[click](javascript:alert(1)) ![x](x"onerror=alert(1))' },
  { id: 'foreign', payload: '<math><mtext><table><mglyph><style><img src onerror=alert(1)>' },
  { id: 'direction', payload: '\u202Egpj.exe \u0000 \uD800 ﷽' },
];
