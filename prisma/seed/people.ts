import type { Random } from './random';

/** Names as their bearers write them, each with the letters of an e-mail address. */
const PEOPLE = {
  latin: [
    ['Emma', 'emma'],
    ['Liam', 'liam'],
    ['Olivia', 'olivia'],
    ['Noah', 'noah'],
    ['Ava', 'ava'],
    ['Mateo', 'mateo'],
    ['Zoë', 'zoe'],
    ['René', 'rene'],
    ['Łukasz', 'lukasz'],
    ['Jürgen', 'juergen'],
    ['Siobhán', 'siobhan'],
    ['Ngọc', 'ngoc'],
    ['Søren', 'soeren'],
    ['Inés', 'ines'],
    ['Grace', 'grace'],
    ['Malik', 'malik'],
    ['Priya', 'priya'],
    ['Tomás', 'tomas'],
    ['Hannah', 'hannah'],
    ['Dinara', 'dinara'],
  ],
  latinFamily: [
    ['Nguyễn', 'nguyen'],
    ['O’Brien', 'obrien'],
    ['García', 'garcia'],
    ['Müller', 'mueller'],
    ['Smith', 'smith'],
    ['Kowalczyk', 'kowalczyk'],
    ['Johnson', 'johnson'],
    ['Çelik', 'celik'],
    ['Rossi', 'rossi'],
    ['Brown', 'brown'],
    ['Sørensen', 'soerensen'],
    ['Dubois', 'dubois'],
    ['Patel', 'patel'],
    ['Williams', 'williams'],
    ['van den Berg', 'vandenberg'],
    ['Novák', 'novak'],
    ['Haddad', 'haddad'],
    ['Okafor', 'okafor'],
  ],
  han: [
    ['伟', 'wei'],
    ['芳', 'fang'],
    ['娜', 'na'],
    ['秀英', 'xiuying'],
    ['敏', 'min'],
    ['静怡', 'jingyi'],
    ['强', 'qiang'],
    ['磊', 'lei'],
    ['梓涵', 'zihan'],
    ['欣怡', 'xinyi'],
    ['浩然', 'haoran'],
    ['雨桐', 'yutong'],
    ['一诺', 'yinuo'],
    ['思远', 'siyuan'],
    ['晓彤', 'xiaotong'],
  ],
  hanFamily: [
    ['王', 'wang'],
    ['李', 'li'],
    ['张', 'zhang'],
    ['刘', 'liu'],
    ['陈', 'chen'],
    ['杨', 'yang'],
    ['黄', 'huang'],
    ['赵', 'zhao'],
    ['吴', 'wu'],
    ['周', 'zhou'],
    ['欧阳', 'ouyang'],
    ['徐', 'xu'],
    ['孙', 'sun'],
  ],
  kana: [
    ['陽菜', 'hina'],
    ['蓮', 'ren'],
    ['さくら', 'sakura'],
    ['悠真', 'yuma'],
    ['結衣', 'yui'],
    ['大翔', 'hiroto'],
    ['美月', 'mizuki'],
    ['ケンジ', 'kenji'],
    ['葵', 'aoi'],
  ],
  kanaFamily: [
    ['佐藤', 'sato'],
    ['鈴木', 'suzuki'],
    ['高橋', 'takahashi'],
    ['田中', 'tanaka'],
    ['渡辺', 'watanabe'],
    ['伊藤', 'ito'],
    ['山本', 'yamamoto'],
    ['中村', 'nakamura'],
  ],
  other: [
    ['Анна Кузнецова', 'anna.kuznetsova'],
    ['Дмитрий Соколов', 'd.sokolov'],
    ['Олена Шевченко', 'o.shevchenko'],
    ['محمد الأحمد', 'm.alahmad'],
    ['فاطمة الزهراء', 'fatima.z'],
    ['נועה לוי', 'noa.levi'],
    ['김민준', 'minjun.kim'],
    ['이서연', 'seoyeon.lee'],
    ['박지훈', 'jihun.park'],
    ['अनन्या शर्मा', 'ananya.sharma'],
    ['रोहन गुप्ता', 'rohan.gupta'],
    ['Ελένη Παπαδοπούλου', 'eleni.p'],
    ['Γιώργος Νικολάου', 'g.nikolaou'],
    ['สมชาย ใจดี', 'somchai.j'],
    ['தமிழ்செல்வி', 'tamilselvi'],
    ['ნინო ბერიძე', 'nino.b'],
  ],
} as const;

export type Script = 'latin' | 'han' | 'kana' | 'other';
export type Person = { name: string; mailbox: string };

/** Somebody whose name is written in this script. */
export function personOf(random: Random, script: Script): Person {
  if (script === 'other') {
    const [name, mailbox] = random.pick(PEOPLE.other);
    return { name, mailbox };
  }
  const [given, givenLetters] = random.pick<readonly [string, string]>(PEOPLE[script]);
  const [family, familyLetters] = random.pick<readonly [string, string]>(PEOPLE[`${script}Family`]);
  const name = script === 'latin' ? `${given} ${family}` : `${family}${script === 'kana' ? ' ' : ''}${given}`;
  return { name, mailbox: `${givenLetters}.${familyLetters}` };
}
