"""Places whose names open a news story, for datelines that are not in capitals."""

NAMES_LIST = """
    abu dhabi, abuja, accra, aceh barat, aceh besar, aceh selatan, aceh singkil, aceh tamiang, aceh
    tengah, aceh tenggara, aceh timur, aceh utara, addis ababa, agam, algiers, alor, ambon, amman,
    amsterdam, ankara, asahan, asmat, atambua, athens, auckland, badung, baghdad, bajawa, baku,
    balangan, balikpapan, banda aceh, bandar lampung, bandung, bandung barat, banggai, bangka, bangka
    barat, bangka selatan, bangka tengah, bangkalan, bangkok, bangli, banjarbaru, banjarmasin,
    banjarnegara, bantaeng, banten, bantul, banyuasin, banyumas, banyuwangi, barito kuala, barito
    selatan, barito timur, barito utara, barru, batam, batang hari, batanghari, batu bara, baubau,
    beijing, beirut, bekasi, belgrade, belitung, bener meriah, bengkalis, bengkayang, bengkulu, berau,
    berlin, bern, biak, biak numfor, bima, bireuen, bishkek, bitung, blitar, blora, boalemo, bogor,
    bogota, bojonegoro, bolaang mongondow, bombana, bondowoso, bone, bontang, boston, boven digoel,
    boyolali, brasilia, brebes, bremen, brussel, brussels, bucharest, budapest, buenos aires,
    bukittinggi, buleleng, bulukumba, bulungan, bungo, buol, buton, cairo, canberra, caracas, cepu,
    chicago, ciamis, cianjur, cibinong, cibubur, cikampek, cikarang, cilacap, cilegon, cimahi, cirebon,
    colombo, copenhagen, dairi, dakar, damascus, davos, deiyai, deli serdang, demak, denpasar, depok,
    dhaka, dharmasraya, dili, dogiyai, doha, dompu, donggala, dubai, dublin, dumai, empat lawang, ende,
    enrekang, fakfak, flores timur, frankfurt, garut, gayo lues, gaza, geneva, gianyar, gorontalo, gowa,
    gresik, grobogan, gunung kidul, gunungkidul, gunungsitoli, halmahera barat, halmahera selatan,
    halmahera tengah, halmahera timur, halmahera utara, hamburg, hanoi, harare, havana, helsinki, ho chi
    minh city, hong kong, houston, hulu sungai selatan, hulu sungai tengah, hulu sungai utara, humbang
    hasundutan, indragiri hilir, indragiri hulu, indramayu, intan jaya, islamabad, istanbul, jakarta,
    jakarta barat, jakarta pusat, jakarta selatan, jakarta timur, jakarta utara, jambi, jayapura,
    jayawijaya, jember, jembrana, jeneponto, jenewa, jepara, jerusalem, johannesburg, jombang, kabul,
    kaimana, kairo, kampar, kapuas hulu, karachi, karanganyar, karangasem, karawang, kathmandu,
    katingan, kayong utara, kebumen, kediri, keerom, kendari, kepulauan aru, kepulauan mentawai,
    kepulauan meranti, kepulauan seribu, kepulauan sula, kepulauan talaud, kerinci, ketapang, khartoum,
    kiev, kigali, klaten, klungkung, kolaka, kolkata, konawe, kotabaru, kotamobagu, kotawaringin barat,
    kotawaringin timur, kuala lumpur, kuantan singingi, kubu raya, kudus, kulon progo, kulonprogo,
    kuningan, kupang, kuta, kutai barat, kutai kartanegara, kutai timur, kyiv, labuan bajo, labuhanbatu,
    lagos, lahat, lamandau, lamongan, lampung, langkat, langsa, larantuka, lebak, lembata, lewoleba,
    lhokseumawe, lima, lisbon, ljubljana, lombok, lombok barat, lombok tengah, lombok timur, lombok
    utara, london, los angeles, lubuk linggau, lubuklinggau, lumajang, luwu, luwu timur, luwu utara,
    madinah, madiun, madrid, magelang, mahakam ulu, majalengka, majene, makassar, makkah, malaka,
    malang, malinau, maluku tengah, maluku tenggara, mamasa, mamberamo raya, mamuju, manado, manchester,
    mandailing natal, manggarai, manggarai barat, manggarai timur, manila, manokwari, mappi, maros,
    martapura, mataram, maumere, medan, melawi, melbourne, mempawah, merangin, merauke, mesuji, metro,
    mexico city, miami, milan, mimika, minahasa, minahasa selatan, minahasa utara, minsk, mojokerto,
    montreal, morotai, morowali, moscow, moskow, muara enim, muara teweh, muaro jambi, mukomuko, mumbai,
    muna, murung raya, musi banyuasin, musi rawas, nabire, nagan raya, nagekeo, nairobi, natuna, nduga,
    new delhi, new york, ngada, nganjuk, ngawi, nias, nias selatan, nunukan, nusa dua, nusantara, ogan
    ilir, ogan komering ilir, ogan komering ulu, osaka, oslo, ottawa, pacitan, padang, padang panjang,
    padang pariaman, padangsidimpuan, pagar alam, pakpak bharat, palangka raya, palangkaraya, palembang,
    palu, pamekasan, pandeglang, pangandaran, pangkajene, pangkalpinang, parepare, pariaman, parigi
    moutong, paris, pasaman, pasangkayu, paser, pasuruan, pati, payakumbuh, pegunungan arfak, pegunungan
    bintang, pekalongan, pekanbaru, pelalawan, pemalang, pematangsiantar, penajam, penajam paser utara,
    perth, pesawaran, pesisir barat, pesisir selatan, phnom penh, pidie, pidie jaya, pinrang, pohuwato,
    polewali mandar, ponorogo, pontianak, poso, prabumulih, prague, praha, pretoria, pringsewu,
    probolinggo, pulang pisau, puncak jaya, purbalingga, purwakarta, purwokerto, purworejo, putussibau,
    pyongyang, quito, raja ampat, rejang lebong, rembang, reykjavik, riga, rio de janeiro, riyadh, rokan
    hilir, rokan hulu, roma, rome, rote ndao, ruteng, sabang, sabu raijua, salatiga, samarinda, sambas,
    samosir, sampang, sampit, san francisco, sangatta, sanggau, santiago, sao paulo, sarmi, sarolangun,
    sawahlunto, sekadau, seluma, semarang, seoul, serang, seruyan, shanghai, siak, sibolga, sidenreng
    rappang, sidoarjo, sidrap, sigi, sijunjung, sikka, simalungun, simeulue, singapore, singapura,
    singkawang, sinjai, sintang, sitaro, situbondo, sleman, sofifi, solo, solok, soppeng, sorong,
    sragen, stockholm, subang, subulussalam, sukabumi, sukamara, sukoharjo, sumba barat, sumba barat
    daya, sumba tengah, sumba timur, sumbawa, sumbawa barat, sumedang, sumenep, sungai penuh, supiori,
    surabaya, surakarta, sydney, tabalong, tabanan, taipei, takalar, talaud, tallinn, tambrauw, tana
    tidung, tana toraja, tanah bumbu, tanah datar, tanah karo, tanah laut, tangerang, tangerang selatan,
    tanggamus, tanjung balai, tanjung jabung barat, tanjung jabung timur, tanjung pinang, tanjung selor,
    tanjungbalai, tanjungpinang, tapanuli selatan, tapanuli tengah, tapanuli utara, tapin, tarakan,
    tashkent, tasikmalaya, tbilisi, tebing tinggi, tebo, tegal, teheran, tehran, tel aviv, teluk
    bintuni, teluk wondama, temanggung, tenggarong, ternate, tidore, tidore kepulauan, timika, timor
    tengah selatan, timor tengah utara, tirana, tojo una-una, tokyo, tolikara, tolitoli, tomohon, toraja
    utara, toronto, trenggalek, tripoli, tual, tuban, tulang bawang, tulungagung, tunis, ubud, ungaran,
    vancouver, vatican city, vienna, vientiane, waikabubak, waingapu, wajo, wakatobi, wamena, waropen,
    warsaw, washington, washington dc, way kanan, wellington, wina, wonogiri, wonosobo, yahukimo,
    yalimo, yangon, yerevan, yogyakarta, zagreb, zurich
"""
NAMES = frozenset(" ".join(name.split()) for name in NAMES_LIST.split(","))
"""Capitals, large cities and Indonesian regencies, in lower case, as both languages write them."""


def is_place(text: str) -> bool:
    """Whether the text is one of the known places."""
    return text.casefold().strip(" .") in NAMES
