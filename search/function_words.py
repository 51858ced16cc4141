"""The small words that tell languages apart: every text is full of them, whatever it is about."""


def _split(words: str) -> frozenset[str]:
    return frozenset(words.split())


ENGLISH = _split(
    """
    a about after again against all also although an and any are as at be because been before being
    between both but by can cannot could did do does during each either even every few for from had has
    have he her here him his how however if in into is it its just like many might more most much must
    my neither never no nor not now of off on once one only or other our out over own same shall she
    should since so some still such than that the their them then there these they this those through to
    too under until up upon us very was we were what when where whether which while who whom whose why
    will with within without would yet you your
    """
)
INDONESIAN = _split(
    """
    ada adalah agar akan aku anda antara apa apakah atau bagai bagaimana bagi bahkan bahwa banyak
    beberapa begitu belum berapa bisa boleh bukan cara dalam dan dapat dari daripada demi dengan di dia
    dimana dimanakah hal hanya harus hingga ia ialah ini itu jadi jangan jika juga kalau kami kamu kapan
    karena ke kepada ketika kita lagi lain lalu lebih maka manakah masih melalui mengapa menjadi menurut
    mereka mungkin namun nanti oleh orang pada padahal paling para pernah pun saat saja sampai sangat
    saya sebagai sebelum sebuah sedang sedangkan sejak selain seorang seperti serta setelah setiap siapa
    siapakah suatu sudah supaya tak tanpa tapi telah tentang terhadap tersebut tetapi tidak untuk usai
    yaitu yakni yang
    """
)
# Headlines and queries leave the small words out; these are the common words of news itself.
ENGLISH_HEADLINES = _split(
    """
    ahead amid best big boost call calls case children court cut cuts day days dead deadline deadly deal
    deals death die dies dollar early earthquake economic economy election elections exchange faces fall
    falls father fear fears fight fire first flood floods former free game get gets girl give goes good
    government group growth hard head health help high hit hits home hope house job jobs join kill
    killed kills last law lead leader leads leave life live long look loss low make makes man market men
    million month mother move music name net new next office oil old open order party people plan plans
    play player police poor power price prices prime profit profits quake rain raise rate rates report
    return rise rises rule rules sale sales say says school second see seek seeks sees set sets share
    shares show shows sign staff start state states step stop strike study support surge take takes talk
    talks tax team test three top trade trial turn two use victim victims visit vote wage wages wants
    war warn warns water way weather week win winner wins woman women work worker workers world year
    years young
    """
)
INDONESIAN_HEADLINES = _split(
    """
    air akhir akibat aksi alasan anak api asal awal bahaya baik banjir bantuan baru batal bawah belakang
    beras bersama besar biasa bikin bocah buat bulan cerita cinta cuaca cukup daerah daftar dana dekat
    depan desa dewan diduga digelar ditangkap ditemukan dua dunia empat enam gara gelar gempa gugat
    gunung guru hadapi hakim harga hari hasil hidup hujan hukum hutan ibu ikut jaksa jalan jam jatuh
    jauh jelang jembatan jual juta kabar kali kapal kasus kata kawasan kebakaran kebijakan kecelakaan
    kecil kekeringan keluarga kemarin kembali kenaikan kerja kesehatan ketua khusus kini kirim korban
    kota kritik kuliah kurang kurs lagu lama laporan lawan lewat lima lolos longsor luar luncurkan
    mahasiswa makan makin malam mati mau melawan menang menteri merah milik minta mirip mobil muda mulai
    musim naik nama negara negeri nilai obat olah pakai pasar pasien pejabat pekan pelajar pelaku pemain
    pembangunan pembunuhan pemerintah pemilu pendidikan penduduk penyakit perang perempuan perlu pertama
    perusahaan petani pilih pilkada polisi presiden pria produk pulau putusan rakyat ratusan resmi ribu
    ribuan rumah rusak saham sakit satu sebut segera sejumlah sekitar sekolah seluruh semua
    sendiri sidang siswa soal sosok suara sungai surat tahun tambang tampil tanggal tangkap tempat
    tengah terjadi terkait tersangka tetap tewas tiga tim timnas tinggi tolak tujuh turun turut uang
    ubah umum usaha utama viral wakil waktu wanita warga wilayah wisata
    """
)
# Malay and Indonesian share most of their small words; these are written in one of the two only.
MALAY_ONLY = _split(
    """
    bahawa bajet berkenaan bilakah dadah disember hospital iaitu inggeris isnin jabatan jawatankuasa
    jenayah julai jumaat kemalangan kenderaan kerana khamis lapan lebuhraya mahu maklumat manakala
    menerusi mesyuarat ogos peguam pengerusi pengundi pengundian pesakit polis sahaja sekiranya setakat
    syarikat telefon universiti wang
    """
)
INDONESIAN_ONLY = _split(
    """
    agustus bahwa bisa desember direktur dirut gubernur inggris jaksa juli jumat juni kabupaten kamis
    kantor karena karyawan kecamatan kecelakaan kendaraan kepolisian korban kpk maret mau mobil pajak
    pasien pemilih perusahaan polda polisi polres polri pria provinsi rp rupiah saja sedangkan senin
    terkait tersangka tewas uang usai wib yaitu yakni
    """
)
# Languages that detectors do not know, or take for Indonesian.
JAVANESE = _split(
    """
    akeh amarga ana bakal dadi iki iku ing ingkang isih kabeh kang kanggo karo kudu lan lumantar luwih
    marang menika miturut nalika ora punika saka saking sing taun uga utawa wis wong
    """
)
SUNDANESE = _split(
    """
    anu ayeuna dina ditu eta geus henteu ieu jelema jeung jiga ka keur ku kudu lamun leuwih loba
    mangrupa mun nepi nu nyaeta nyaéta oge ogé opat pikeun sarta taun teh teu ti tina téh urang éta
    """
)
TAGALOG = _split(
    """
    ang at ay din hindi ito kay kung mga na nang ng ni para rin sa si sina siya
    """
)
