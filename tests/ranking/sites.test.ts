import { expect } from '@open-wc/testing';
import { MIN_SCORE, Ranker } from '../../src/ranking/ranker.js';
import type { Subject } from '../../src/ranking/terms.js';

/** Sites of few articles: two on tides, two on knots or bread, and what goes with none. */
const sites: Record<string, [title: string, text: string][]> = {
  English: [
    ['Spring tides', 'Sun and moon pull together, and high water is highest.'],
    ['The moon', 'Sun and moon pull together twice a month over the harbour.'],
    ['Knots', 'Bowline, sheet bend, clove hitch: a knot for every rope.'],
    ['Splices', 'A rope is spliced where a knot or a hitch would jam.'],
    ['Hats', 'Felt and straw.'],
  ],
  German: [
    ['Springflut', 'Sonne und Mond ziehen gemeinsam, das Hochwasser steigt am höchsten.'],
    ['Der Mond', 'Sonne und Mond ziehen zweimal im Monat gemeinsam über dem Hafen.'],
    ['Knoten', 'Palstek und Webeleinstek: ein Knoten für jedes Tau.'],
    ['Spleißen', 'Ein Tau wird gespleißt, wo ein Knoten oder ein Palstek klemmt.'],
    ['Hüte', 'Filz oder Stroh.'],
  ],
  Russian: [
    ['Сизигийный прилив', 'Солнце и луна тянут вместе, полная вода самая высокая.'],
    ['Луна', 'Солнце и луна тянут вместе два раза в месяц над гаванью.'],
    ['Узлы', 'Беседочный узел и выбленочный узел на тросе.'],
    ['Сплесни', 'Сплесень делают на тросе, где узел заклинит.'],
    ['Шляпы', 'Фетр или солома.'],
  ],
  Arabic: [
    ['المد الأعلى', 'الشمس والقمر يجذبان معا فيرتفع الماء.'],
    ['القمر', 'الشمس والقمر يجذبان معا مرتين كل شهر فوق الميناء.'],
    ['العقد', 'عقدة الحبل لكل حبل عقدة البحار.'],
    ['الوصل', 'وصل الحبل حيث لا تصلح عقدة البحار.'],
    ['القبعات', 'لباد أو قش.'],
  ],
  Hindi: [
    ['ज्वार', 'सूर्य और चंद्रमा मिलकर खींचते हैं, पानी ऊंचा चढ़ता है।'],
    ['चंद्रमा', 'महीने में दो बार सूर्य और चंद्रमा मिलकर खींचते हैं।'],
    ['गांठें', 'हर रस्सी के लिए नाविक की गांठ।'],
    ['जोड़', 'रस्सी जोड़ी जाती जहां नाविक की गांठ अटकती।'],
    ['टोपी', 'भूसा या ऊन।'],
  ],
  Chinese: [
    ['大潮', '太阳和月亮一起吸引海水，高潮时水位最高。'],
    ['月亮', '太阳和月亮每月两次一起吸引港口的海水。'],
    ['绳结', '水手用绳结固定绳索，单套结最常用。'],
    ['编接', '绳索在绳结会卡住的地方由水手编接。'],
    ['帽子', '毛毡或者稻草。'],
  ],
  Japanese: [
    ['大潮', '太陽と月が一緒に海水を引き、満潮は最も高くなる。'],
    ['月', '太陽と月は月に二度、港の海水を一緒に引く。'],
    ['結び目', '船乗りはロープをもやい結びで固定する。'],
    ['ロープの継ぎ方', '船乗りは結びの代わりにロープを編む。'],
    ['帽子', 'フェルトやわら。'],
  ],
  Thai: [
    ['น้ำเกิด', 'ดวงอาทิตย์และดวงจันทร์ดึงน้ำทะเลพร้อมกัน น้ำขึ้นสูงสุด'],
    ['ดวงจันทร์', 'ดวงอาทิตย์และดวงจันทร์ดึงน้ำทะเลที่ท่าเรือเดือนละสองครั้ง'],
    ['เงื่อน', 'กะลาสีผูกเชือกด้วยเงื่อนบ่วงสายธนู'],
    ['การต่อเชือก', 'กะลาสีต่อเชือกแทนการผูกเงื่อน'],
    ['หมวก', 'สักหลาดหรือฟาง'],
  ],
  Korean: [
    ['사리', '해와 달이 함께 바닷물을 당겨 만조가 가장 높다.'],
    ['달', '해와 달은 한 달에 두 번 항구의 바닷물을 함께 당긴다.'],
    ['매듭', '뱃사람은 밧줄을 매듭으로 고정한다.'],
    ['밧줄 잇기', '뱃사람은 매듭 대신 밧줄을 엮는다.'],
    ['모자', '펠트나 짚.'],
  ],
};

const articlesOf = (site: string): Subject[] => sites[site]!.map(([title, text]) => ({ title, text }));

describe('a small site without tags and dates', () => {
  for (const site of Object.keys(sites)) {
    it(`in ${site} has what goes together first, well above what is called related`, () => {
      const ranker = new Ranker(articlesOf(site));
      for (const [index, other] of [1, 0, 3, 2].entries()) {
        const [first] = ranker.rank(index, { minScore: MIN_SCORE });
        expect(first?.index, `${index}`).to.equal(other);
      }
      expect(ranker.rank(4, { minScore: MIN_SCORE })).to.deep.equal([]);
    });
  }

  it('of three articles finds the one of two', () => {
    const [tides, moon, , , hats] = articlesOf('English');
    const ranker = new Ranker([tides!, moon!, hats!]);
    expect([0, 1, 2].map((index) => ranker.rank(index).map(({ index }) => index))).to.deep.equal([[1], [0], []]);
  });

  it('of two or one finds nothing that is not there', () => {
    const [tides, moon] = articlesOf('English');
    expect(new Ranker([tides!]).rank(0)).to.deep.equal([]);
    expect(() => new Ranker([tides!, moon!]).rank(0)).not.to.throw();
  });

  it('finds in several scripts at once what is in each', () => {
    const all = Object.keys(sites).flatMap(articlesOf);
    const ranker = new Ranker(all);
    for (let begin = 0; begin < all.length; begin += 5) {
      expect(ranker.rank(begin)[0]!.index, all[begin]!.title).to.equal(begin + 1);
      expect(ranker.rank(begin + 3)[0]!.index, all[begin]!.title).to.equal(begin + 2);
    }
  });
});

describe('articles that only some of have tags and dates', () => {
  it('go by what they say where they have none, and by all where they do', () => {
    const [tides, moon, knots, splices, hats] = articlesOf('English');
    const articles = [
      tides!,
      { ...moon!, tags: ['Sea'], date: '2024-05-01' },
      { ...knots!, tags: ['sea '], date: '2024-05-02' },
      splices!,
      { ...hats!, tags: ['sea'], date: 'someday' },
    ];
    const ranker = new Ranker(articles);
    for (const [index, other] of [1, 0, 3, 2].entries()) expect(ranker.rank(index)[0]!.index).to.equal(other);
    // Tags and dates alone make nothing related.
    expect(ranker.rank(4, { minScore: MIN_SCORE })).to.deep.equal([]);
  });
});
