"""Places whose names open a news story, for datelines that are not in capitals."""

NAMES_LIST = """
    abu dhabi, abuja, accra, addis ababa, algiers, ambon, amman, amsterdam, ankara, athens, auckland,
    badung, baghdad, baku, balikpapan, banda aceh, bandar lampung, bandung, bandung barat, bangkalan,
    bangkok, banjarmasin, banten, bantul, banyumas, banyuwangi, batam, baubau, beijing, beirut, bekasi,
    belgrade, bengkulu, berlin, bern, bima, bishkek, bitung, blitar, bogor, bogota, bojonegoro, boston,
    brasilia, brebes, bremen, brussel, brussels, bucharest, budapest, buenos aires, bukittinggi, cairo,
    canberra, caracas, chicago, ciamis, cianjur, cikarang, cilacap, cilegon, cimahi, cirebon, colombo,
    copenhagen, dakar, damascus, davos, demak, denpasar, depok, dhaka, dili, doha, dubai, dublin, dumai,
    ende, frankfurt, garut, gaza, geneva, gorontalo, gowa, gresik, grobogan, hamburg, hanoi, harare,
    havana, helsinki, ho chi minh city, hong kong, houston, indramayu, islamabad, istanbul, jakarta,
    jakarta barat, jakarta pusat, jakarta selatan, jakarta timur, jakarta utara, jambi, jayapura, jember,
    jenewa, jepara, jerusalem, johannesburg, jombang, kabul, kairo, karachi, karanganyar, karawang,
    kathmandu, kebumen, kediri, kendari, khartoum, kiev, kigali, klaten, kolkata, kuala lumpur, kudus,
    kuningan, kupang, kuta, kyiv, labuan bajo, lagos, lamongan, lampung, langkat, lebak, lhokseumawe,
    lima, lisbon, ljubljana, lombok, london, los angeles, lumajang, madinah, madiun, madrid, magelang,
    majalengka, makassar, makkah, malaka, malang, mamuju, manado, manchester, manila, manokwari, mataram,
    maumere, medan, melbourne, merauke, metro, mexico city, miami, milan, minsk, mojokerto, montreal,
    moscow, moskow, mumbai, nairobi, new delhi, new york, nganjuk, ngawi, nusa dua, nusantara, osaka,
    oslo, ottawa, pacitan, padang, palangka raya, palangkaraya, palembang, palu, pamekasan, pandeglang,
    pangkalpinang, paris, pasuruan, pati, pekalongan, pekanbaru, pemalang, pematangsiantar, perth, phnom
    penh, ponorogo, pontianak, poso, prague, praha, pretoria, probolinggo, purbalingga, purwakarta,
    purwokerto, purworejo, pyongyang, quito, rembang, reykjavik, riga, rio de janeiro, riyadh, roma, rome,
    sabang, salatiga, samarinda, sampang, san francisco, santiago, sao paulo, semarang, seoul, serang,
    shanghai, sidoarjo, sigi, singapore, singapura, singkawang, sintang, situbondo, sleman, solo, sorong,
    sragen, stockholm, subang, sukabumi, sukoharjo, sumedang, sumenep, surabaya, surakarta, sydney,
    taipei, tallinn, tangerang, tangerang selatan, tanjung pinang, tanjungpinang, tarakan, tashkent,
    tasikmalaya, tbilisi, tegal, teheran, tehran, tel aviv, temanggung, ternate, tirana, tokyo, toronto,
    trenggalek, tripoli, tuban, tulungagung, tunis, vancouver, vatican city, vienna, vientiane, warsaw,
    washington, washington dc, wellington, wina, wonogiri, wonosobo, yangon, yerevan, yogyakarta, zagreb,
    zurich
"""
NAMES = frozenset(" ".join(name.split()) for name in NAMES_LIST.split(","))
"""Capitals, large cities and Indonesian regencies, in lower case, as both languages write them."""


def is_place(text: str) -> bool:
    """Whether the text is one of the known places."""
    return text.casefold().strip(" .") in NAMES
