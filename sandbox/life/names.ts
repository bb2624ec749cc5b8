/** Names of many cultures. Each is written `shown` or `shown=ascii`; the part after `=` is what goes into an address. */

import type { Random } from '../random.ts'

const list = (text: string): string[] => text.split(',')

const stocks = {
  english: {
    given: list(
      'Olivia,Amelia,Isla,Grace,Freya,Emily,Charlotte,Sophie,Hannah,Lucy,Eleanor,Ruth,Sam,Oliver,George,Harry,Noah,Jack,Thomas,James,Daniel,Adam,Ben,Luke,Ryan,Aidan,Siân=Sian,Niamh,Callum,Ewan,Megan,Priscilla',
    ),
    family: list(
      "Smith,Jones,Taylor,Brown,Wilson,Evans,Walker,Wright,Hughes,Green,Hall,Wood,Clarke,Hill,Ward,Turner,Carter,Parker,Cooper,Bailey,Bennett,Gray,O'Brien=OBrien,O'Neill=ONeill,Fletcher,Marsh,Doyle,Reid,Murray,Harper,Pritchard,Whitfield",
    ),
  },
  french: {
    given: list(
      'Camille,Léa=Lea,Manon,Chloé=Chloe,Inès=Ines,Juliette,Élise=Elise,Claire,Margaux,Anaïs=Anais,Lucie,Hélène=Helene,Noémie=Noemie,Hugo,Louis,Gabriel,Arthur,Jules,Théo=Theo,Étienne=Etienne,Mathis,Rémi=Remi,Bastien,Florian,Jean-Luc,Anne-Sophie,Maxime,Clément=Clement,Quentin,Agathe,Solène=Solene,Gaël=Gael',
    ),
    family: list(
      'Martin,Bernard,Dubois,Moreau,Laurent,Simon,Michel,Lefèvre=Lefevre,Leroy,Roux,Fournier,Girard,Bonnet,Mercier,Blanc,Guérin=Guerin,Boyer,Chevalier,François=Francois,Perrin,Morel,Gauthier,Muller,Garnier,Faure,Rousseau,Le Gall=LeGall,de la Tour=delaTour,Bérard=Berard,Picard,Vidal,Charpentier',
    ),
  },
  german: {
    given: list(
      'Anna,Lena,Laura,Katharina,Johanna,Greta,Frieda,Sabine,Heike,Ulrike,Jonas,Felix,Lukas,Paul,Maximilian,Jürgen=Juergen,Björn=Bjoern,Götz=Goetz,Karl-Heinz,Tobias,Stefan,Matthias,Moritz,Henrik,Antje,Friederike',
    ),
    family: list(
      'Müller=Mueller,Schmidt,Schneider,Fischer,Weber,Meyer,Wagner,Becker,Schulz,Hoffmann,Koch,Bauer,Richter,Klein,Wolf,Schröder=Schroeder,Neumann,Schwarz,Zimmermann,Krüger=Krueger,Hartmann,Lange,Groß=Gross,von Arnim=vonArnim,Vogel,Jäger=Jaeger',
    ),
  },
  spanish: {
    given: list(
      'Lucía=Lucia,Sofía=Sofia,María=Maria,Ana,Carmen,Elena,Paula,Inés=Ines,Nuria,Beatriz,Javier,Carlos,Diego,Álvaro=Alvaro,Sergio,Pablo,Andrés=Andres,Iñaki=Inaki,Jordi,Raúl=Raul,Xavier,Itziar,Rocío=Rocio,Mateo',
    ),
    family: list(
      'García=Garcia,Fernández=Fernandez,González=Gonzalez,Rodríguez=Rodriguez,López=Lopez,Martínez=Martinez,Sánchez=Sanchez,Pérez=Perez,Gómez=Gomez,Ruiz,Díaz=Diaz,Moreno,Muñoz=Munoz,Álvarez=Alvarez,Romero,Navarro,Torres,Vega,Iglesias,Ortiz,Ibáñez=Ibanez,Serrano',
    ),
  },
  indian: {
    given: list(
      'Priya,Ananya,Divya,Kavya,Meera,Lakshmi,Shreya,Nandini,Aarav,Arjun,Rahul,Vikram,Rohan,Karthik,Suresh,Anil,Deepak,Sanjay,Ishaan,Farhan,Zoya,Harpreet,Gurpreet,Ritu,Pooja,Madhav,Varun,Aditi,Tara,Naveen',
    ),
    family: list(
      'Sharma,Patel,Singh,Kumar,Gupta,Iyer,Nair,Reddy,Rao,Menon,Krishnan,Banerjee,Chatterjee,Mukherjee,Das,Joshi,Desai,Mehta,Shah,Kapoor,Malhotra,Bhat,Gowda,Hegde,Subramaniam,Fernandes,Khan,Qureshi,Pillai,Kulkarni',
    ),
  },
  polish: {
    given: list(
      'Zofia,Agnieszka,Małgorzata=Malgorzata,Katarzyna,Ewa,Joanna,Piotr,Paweł=Pawel,Krzysztof,Tomasz,Jakub,Michał=Michal,Wojciech,Łukasz=Lukasz,Magda,Halina',
    ),
    family: list(
      'Nowak,Kowalski,Wiśniewski=Wisniewski,Wójcik=Wojcik,Kamiński=Kaminski,Lewandowski,Zieliński=Zielinski,Szymański=Szymanski,Woźniak=Wozniak,Dąbrowski=Dabrowski,Mazur,Krawczyk,Pawlak,Sikora',
    ),
  },
  turkish: {
    given: list('Elif,Zeynep,Ayşe=Ayse,Defne,Gül=Gul,Emre,Mehmet,Can,Burak,Cem,Deniz,İpek=Ipek,Ömer=Omer,Tuğba=Tugba'),
    family: list(
      'Yılmaz=Yilmaz,Kaya,Demir,Şahin=Sahin,Çelik=Celik,Yıldız=Yildiz,Öztürk=Ozturk,Aydın=Aydin,Arslan,Doğan=Dogan',
    ),
  },
  african: {
    given: list(
      'Amara,Chidinma,Ngozi,Adaeze,Chinedu,Emeka,Kwame,Kofi,Abena,Ama,Wanjiru,Njeri,Baraka,Thabo,Naledi,Sipho,Fatoumata,Moussa,Aïssata=Aissata,Sékou=Sekou',
    ),
    family: list(
      "Okafor,Adeyemi,Nwosu,Okonkwo,Mensah,Boateng,Osei,Kamau,Mwangi,Otieno,Dlamini,Nkosi,Diallo,Traoré=Traore,Keïta=Keita,N'Diaye=NDiaye",
    ),
  },
  vietnamese: {
    given: list('Linh,Minh,Anh,Trang,Huy,Thảo=Thao,Đức=Duc,Hương=Huong'),
    family: list('Nguyễn=Nguyen,Trần=Tran,Lê=Le,Phạm=Pham,Hoàng=Hoang,Vũ=Vu,Đặng=Dang'),
  },
  arabic: {
    given: list(
      'Yasmine,Leïla=Leila,Nour,Salma,Omar,Karim,Youssef,Hassan,Rania,Samir,ليلى=Layla,نور=Noor,أحمد=Ahmad,سارة=Sara,خالد=Khalid,مريم=Maryam',
    ),
    family: list(
      'Benali,Haddad,Mansour,Khoury,Saidi,Bensalem,Nasser,Farouk,منصور=Mansour,حداد=Haddad,الخوري=AlKhoury,ناصر=Nasser,بن علي=BenAli',
    ),
  },
  hebrew: {
    given: list(
      'Noa,Tamar,Yael,Shira,Michal,Eitan,Ariel,Yonatan,Amit,Omer,נועה=Noa,תמר=Tamar,יעל=Yael,איתן=Eitan,יונתן=Yonatan',
    ),
    family: list('Cohen,Levi,Mizrahi,Peretz,Biton,Friedman,Katz,Shapiro,כהן=Cohen,לוי=Levi,מזרחי=Mizrahi,פרץ=Peretz'),
  },
  chinese: {
    given: list('Wei,Fang,Jing,Ming,Li Na=Lina,Xiaoyu,Hao,Yu,Mei,Jun,伟=Wei,芳=Fang,静=Jing,明=Ming,晓雨=Xiaoyu'),
    family: list('Wang,Li,Zhang,Liu,Chen,Yang,Huang,Zhao,Wu,Zhou,王=Wang,李=Li,张=Zhang,刘=Liu,陈=Chen'),
  },
  japanese: {
    given: list(
      '翔太=Shota,健太=Kenta,美咲=Misaki,さくら=Sakura,陽子=Yoko,大輔=Daisuke,Haruka,Kenji,Yuki,Aiko,Takumi,Naomi',
    ),
    family: list(
      '佐藤=Sato,鈴木=Suzuki,高橋=Takahashi,田中=Tanaka,渡辺=Watanabe,Yamamoto,Nakamura,Kobayashi,Kato,Yoshida',
    ),
  },
} as const

/** Where names are taken from. */
export type NameStock = keyof typeof stocks
/** A name as it is shown, and the part of an address that belongs to it. */
export type Name = { given: string; family: string; shown: string; alias: string }

const isOtherScript = (text: string): boolean => /[^\p{Script=Latin}\p{P}\p{Zs}]/u.test(text)
const isEastAsian = (text: string): boolean => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)
const split = (entry: string): { shown: string; ascii: string } => {
  const [shown = '', ascii] = entry.split('=')
  return { shown, ascii: ascii ?? shown }
}

/** A name of one stock; a name in another script has both its parts in it, the family name first in East Asia. */
export function nameFrom(random: Random, stock: NameStock): Name {
  const { given, family } = stocks[stock]
  const first = split(random.pick(given))
  const script = isOtherScript(first.shown)
  const last = split(random.pick(family.filter((entry) => isOtherScript(split(entry).shown) === script)))
  const shown = isEastAsian(first.shown) ? `${last.shown} ${first.shown}` : `${first.shown} ${last.shown}`
  const alias = `${first.ascii}.${last.ascii}`.toLowerCase().replace(/[^a-z.-]/g, '')
  return { given: first.shown, family: last.shown, shown, alias }
}

/** A name of any stock but those that write in another script, for people outside the company. */
export const anyName = (random: Random): Name =>
  nameFrom(
    random,
    random.pick(['english', 'french', 'german', 'spanish', 'indian', 'polish', 'african', 'turkish'] as const),
  )

/** Gives each alias once: the second `anna.weber` becomes `anna.weber2`. */
export function aliasBook(): (alias: string) => string {
  const taken = new Map<string, number>()
  return (alias) => {
    const count = (taken.get(alias) ?? 0) + 1
    taken.set(alias, count)
    return count === 1 ? alias : `${alias}${count}`
  }
}
