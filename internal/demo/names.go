package demo

import "strings"

// name is a name as it is written, and as a user name spells it.
type name struct{ text, plain string }

// people is a group whose given and family names go together.
type people struct {
	language string // as in BCP 47
	first    bool   // the family name comes first
	joint    bool   // and without a space
	given    []name
	family   []name
}

// names reads words, each written as text/spelling, or as it is when it needs
// no other spelling.
func names(words string) []name {
	var list []name
	for word := range strings.FieldsSeq(words) {
		text, plain, two := strings.Cut(word, "/")
		if !two {
			plain = strings.ToLower(text)
		}
		list = append(list, name{text, plain})
	}
	return list
}

// groups are all names. The lists are short and common, and put together at
// random: whoever comes out of them is nobody. No two groups share the
// spelling of a family name, and no group has one twice.
func groups() []people {
	return []people{
		{
			language: "en", given: names("Alice Amber Beth Callum Daisy Edward Ellis Esme Freya George Harriet Imogen Jasper Keira Lewis Mabel Nathan Owen Phoebe Rowan Sadie Toby Violet Wesley Zara"),
			family: names("Abbott Barlow Chadwick Dawson Ellery Fairley Garland Hewitt Ingram Jessop Kirby Lambourn Merrick Norwood Oakes Pemberton Quill Radley Sedgwick Thorpe Underhill Vickers Whitlock Yardley"),
		},
		{
			language: "de", given: names("Anneliese Bärbel/baerbel Björn/bjoern Dörte/doerte Elke Frauke Götz/goetz Günter/guenter Hannelore Ilse Jörg/joerg Jürgen/juergen Käthe/kaethe Lars Lüder/lueder Mareike Matthäus/matthaeus Ottilie Petra Rüdiger/ruediger Sönke/soenke Ulrike Uwe Wiebke"),
			family: names("Ackermann Bäumler/baeumler Brückner/brueckner Dreßler/dressler Eichhörnle/eichhoernle Färber/faerber Grünwald/gruenwald Hößl/hoessl Jäger/jaeger Köhler/koehler Kühn/kuehn Lößner/loessner Mühlbauer/muehlbauer Nürnberger/nuernberger Osterloh Pfefferkorn Rößler/roessler Schäfer/schaefer Stöcker/stoecker Trautmann Übelacker/uebelacker Vögele/voegele Weiß/weiss Zöllner/zoellner"),
		},
		{
			language: "fr", given: names("Adélaïde/adelaide Benoît/benoit Chloé/chloe Céleste/celeste Cédric/cedric Émilie/emilie Étienne/etienne Françoise/francoise Gaël/gael Hélène/helene Inès/ines Jérôme/jerome Léa/lea Loïc/loic Maëlle/maelle Mathéo/matheo Noémie/noemie Océane/oceane Raphaël/raphael Solène/solene Théo/theo Valérie/valerie Yaël/yael Zoé/zoe"),
			family: names("Aubépin/aubepin Béranger/beranger Bélanger/belanger Châtelain/chatelain Côté/cote Désiré/desire Égalité/egalite Fouché/fouche Gérard/gerard Guérin/guerin Hénault/henault Jolivet Lefèvre/lefevre Lhéritier/lheritier Ménard/menard Noël/noel Pélissier/pelissier Prévost/prevost Quéméner/quemener Réaux/reaux Séguin/seguin Thérien/therien Vallée/vallee Yvelin"),
		},
		{
			language: "es", given: names("Adrián/adrian Álvaro/alvaro Begoña/begona Belén/belen Concepción/concepcion Damián/damian Elías/elias Fermín/fermin Gastón/gaston Héctor/hector Íñigo/inigo Joaquín/joaquin Lucía/lucia Maitane Martín/martin Nicolás/nicolas Óscar/oscar Paloma Ramón/ramon Rocío/rocio Sofía/sofia Tomás/tomas Úrsula/ursula Ximena"),
			family: names("Álamo/alamo Beltrán/beltran Cabañas/cabanas Cáceres/caceres Durán/duran Escudero Farías/farias Galíndez/galindez Ibáñez/ibanez Jordán/jordan Luján/lujan Márquez/marquez Muñiz/muniz Núñez/nunez Ordóñez/ordonez Peñalver/penalver Quiñones/quinones Roldán/roldan Sáenz/saenz Téllez/tellez Urrutia Villaseñor/villasenor Yáñez/yanez Zúñiga/zuniga"),
		},
		{
			language: "pl", given: names("Agnieszka Bogusław/boguslaw Bożena/bozena Czesław/czeslaw Dorota Elżbieta/elzbieta Grażyna/grazyna Halina Iwona Jędrzej/jedrzej Kacper Łucja/lucja Łukasz/lukasz Małgorzata/malgorzata Michał/michal Paweł/pawel Rafał/rafal Róża/roza Stanisław/stanislaw Światopełk/swiatopelk Urszula Wiesława/wieslawa Władysław/wladyslaw Żaneta/zaneta"),
			family: names("Bąk/bak Chmiel Dębiec/debiec Dudziak Gałązka/galazka Gąsior/gasior Jędrzejczak/jedrzejczak Kołodziej/kolodziej Kozioł/koziol Król/krol Łabędź/labedz Malczak Mróz/mroz Niedźwiedź/niedzwiedz Ołdak/oldak Pająk/pajak Ryś/rys Sęk/sek Śliwa/sliwa Świątek/swiatek Wąż/waz Wójcik/wojcik Zając/zajac Żuraw/zuraw"),
		},
		{
			language: "sv", given: names("Agneta Åke/ake Åsa/asa Björg/bjorg Carin Daga Einar Elin Gösta/gosta Gunnel Håkan/hakan Ingrid Jarl Kåre/kare Kjell Linnéa/linnea Märta/marta Örjan/orjan Östen/osten Ragnhild Sigrid Sölve/solve Tove Yngve"),
			family: names("Åberg/aberg Åkerlund/akerlund Björkman/bjorkman Blomqvist Dahlström/dahlstrom Edström/edstrom Forsgren Granlöf/granlof Hallström/hallstrom Holmgård/holmgard Kjellgren Lindqvist Lövgren/lovgren Norrgård/norrgard Nyström/nystrom Öberg/oberg Östlund/ostlund Rydén/ryden Sjögren/sjogren Söderholm/soderholm Strömvall/stromvall Torngren Vikström/vikstrom Wallgren"),
		},
		{
			language: "tr", given: names("Ayşe/ayse Barış/baris Cağan/cagan Çiğdem/cigdem Doğan/dogan Elif Emre Fırat/firat Gökçe/gokce Gülşen/gulsen Hülya/hulya Işıl/isil İlknur/ilknur Kağan/kagan Mehtap Nazlı/nazli Özge/ozge Oğuz/oguz Pınar/pinar Şebnem/sebnem Tuğçe/tugce Uğur/ugur Ülkü/ulku Yiğit/yigit"),
			family: names("Akçay/akcay Aydın/aydin Bağcı/bagci Bozdağ/bozdag Çakır/cakir Çelikkol/celikkol Demirtaş/demirtas Düzgün/duzgun Ekşioğlu/eksioglu Gündoğdu/gundogdu Ilıcalı/ilicali Karadağ/karadag Kılıç/kilic Oğuzhan/oguzhan Özkan/ozkan Pınarbaşı/pinarbasi Sağlam/saglam Şahinbaş/sahinbas Taşkın/taskin Tuğrul/tugrul Uğurlu/ugurlu Üstündağ/ustundag Yıldırım/yildirim Yücel/yucel"),
		},
		{
			language: "vi", first: true, given: names("Ánh/anh Bảo/bao Bình/binh Châu/chau Cường/cuong Diệu/dieu Dũng/dung Đức/duc Giang Hạnh/hanh Hiền/hien Hương/huong Khánh/khanh Lệ/le Minh Mỹ/my Ngọc/ngoc Phúc/phuc Quỳnh/quynh Sơn/son Thảo/thao Trúc/truc Uyên/uyen Yến/yen"),
			family: names("Bùi/bui Cao Đặng/dang Đào/dao Đinh/dinh Đoàn/doan Dương/duong Hoàng/hoang Huỳnh/huynh Lâm/lam Lương/luong Mạc/mac Nghiêm/nghiem Ngô/ngo Nguyễn/nguyen Phạm/pham Phùng/phung Quách/quach Tạ/ta Thái/thai Trịnh/trinh Trương/truong Vũ/vu"),
		},
		{
			language: "uk", given: names("Андрій/andrii Богдана/bohdana Вікторія/viktoriia Галина/halyna Данило/danylo Євген/yevhen Жанна/zhanna Зоряна/zoriana Іванка/ivanka Йосип/yosyp Катерина/kateryna Любомир/liubomyr Марічка/marichka Назар/nazar Оксана/oksana Павло/pavlo Роман/roman Соломія/solomiia Тимофій/tymofii Устим/ustym Христина/khrystyna Юлія/yuliia Ярина/yaryna Ярослав/yaroslav"),
			family: names("Андрущенко/andrushchenko Бондаренко/bondarenko Василенко/vasylenko Гончаренко/honcharenko Дорошенко/doroshenko Єрмоленко/yermolenko Журавель/zhuravel Захарченко/zakharchenko Іваненко/ivanenko Кравчук/kravchuk Левченко/levchenko Мельничук/melnychuk Назаренко/nazarenko Овчаренко/ovcharenko Павленко/pavlenko Рудик/rudyk Савчук/savchuk Тарасенко/tarasenko Ульяненко/ulianenko Федорук/fedoruk Харченко/kharchenko Цимбал/tsymbal Шевчук/shevchuk Ющук/yushchuk"),
		},
		{
			language: "el", given: names("Αθηνά/athina Βασιλική/vasiliki Γεωργία/georgia Δήμητρα/dimitra Ελένη/eleni Ζωή/zoi Ηλέκτρα/ilektra Θάλεια/thaleia Ιωάννα/ioanna Καλλιόπη/kalliopi Λυδία/lydia Μαρίνα/marina Νεφέλη/nefeli Ξένια/xenia Ουρανία/ourania Πηνελόπη/pinelopi Ρέα/rea Στέλλα/stella Τερψιχόρη/terpsichori Φωτεινή/foteini Χαρά/chara Χρυσάνθη/chrysanthi Ψηφίδα/psifida Ωραία/oraia"),
			family: names("Αλεξίου/alexiou Βλάχου/vlachou Γεωργίου/georgiou Δημητρίου/dimitriou Ευσταθίου/efstathiou Ζαφειρίου/zafeiriou Ηλιάδη/iliadi Θεοδώρου/theodorou Ιωαννίδη/ioannidi Κωνσταντίνου/konstantinou Λαμπράκη/lampraki Μακρή/makri Νικολάου/nikolaou Ξενάκη/xenaki Οικονόμου/oikonomou Παναγιώτου/panagiotou Ράπτη/rapti Σταματίου/stamatiou Τζανετάκη/tzanetaki Υψηλάντη/ypsilanti Φιλίππου/filippou Χατζή/chatzi Ψαρρά/psarra"),
		},
		{
			language: "ar", given: names("أمينة/amina أنس/anas باسم/basim جميلة/jamila حسن/hasan خديجة/khadija دانا/dana رامي/rami رشا/rasha زينب/zainab سامي/sami سلمى/salma شادي/shadi صفاء/safa ضياء/diya طارق/tariq عائشة/aisha غادة/ghada فادي/fadi قاسم/qasim كريم/karim ليلى/layla منى/muna ياسمين/yasmin"),
			family: names("الأحمد/alahmad البستاني/albustani التميمي/altamimi الجبوري/aljuburi الحداد/alhaddad الخطيب/alkhatib الدباغ/aldabbagh الراوي/alrawi الزهراني/alzahrani السالم/alsalim الشامي/alshami الصباغ/alsabbagh الطحان/altahhan العطار/alattar الغزالي/alghazali الفارس/alfaris القاضي/alqadi الكاتب/alkatib المصري/almasri النجار/alnajjar الهاشمي/alhashimi الوردي/alwardi اليوسف/alyusuf"),
		},
		{
			language: "he", given: names("אביגיל/avigail אורן/oren בועז/boaz גילה/gila דבורה/dvora הדס/hadas זיו/ziv חנה/hana טל/tal יונתן/yonatan כרמל/karmel ליאור/lior מיכל/michal נועה/noa סיוון/sivan עומר/omer פנינה/pnina צופיה/tzofia קרן/keren רותם/rotem שירה/shira תמר/tamar"),
			family: names("אבני/avni אלמוג/almog ברקת/bareket גולן/golan דגני/dagani הראל/harel ורדי/vardi זוהר/zohar חרמוני/hermoni טוביה/tuvia ירדני/yardeni כרמי/karmi לביא/lavi מורן/moran נחליאל/nahliel סלעי/selai עמית/amit פלג/peleg צדוק/tzadok קציר/katzir רימון/rimon שקד/shaked תבור/tavor"),
		},
		{
			language: "hi", given: names("अदिति/aditi अर्जुन/arjun अनन्या/ananya ईशान/ishan उषा/usha कविता/kavita किरण/kiran गौरव/gaurav चित्रा/chitra जया/jaya दीपक/deepak नेहा/neha पूजा/puja प्रकाश/prakash भावना/bhavna मीरा/meera मोहन/mohan रवि/ravi रेखा/rekha लता/lata विजय/vijay शालिनी/shalini संजय/sanjay हर्ष/harsh"),
			family: names("अग्रवाल/agrawal कपूर/kapoor कुलकर्णी/kulkarni खन्ना/khanna गुप्ता/gupta चतुर्वेदी/chaturvedi चौहान/chauhan जोशी/joshi ठाकुर/thakur त्रिपाठी/tripathi देशपांडे/deshpande नायर/nair पटेल/patel पांडे/pandey भट्ट/bhatt मिश्रा/mishra मेहता/mehta यादव/yadav राठौर/rathore वर्मा/varma शर्मा/sharma सक्सेना/saxena सिन्हा/sinha श्रीवास्तव/shrivastava"),
		},
		{
			language: "zh", first: true, joint: true, given: names("安琪/anqi 博文/bowen 晨曦/chenxi 丹丹/dandan 恩泽/enze 芳华/fanghua 国梁/guoliang 海燕/haiyan 佳怡/jiayi 俊杰/junjie 凯歌/kaige 丽娜/lina 明哲/mingzhe 宁静/ningjing 鹏飞/pengfei 秋月/qiuyue 瑞雪/ruixue 思远/siyuan 天佑/tianyou 婉清/wanqing 晓东/xiaodong 雅琴/yaqin 子涵/zihan 志强/zhiqiang"),
			family: names("白/bai 陈/chen 邓/deng 董/dong 范/fan 冯/feng 高/gao 郭/guo 何/he 胡/hu 贾/jia 江/jiang 孔/kong 李/li 梁/liang 林/lin 刘/liu 罗/luo 马/ma 孟/meng 彭/peng 谢/xie"),
		},
		{
			language: "ja", first: true, given: names("葵/aoi あかり/akari 一樹/kazuki 恵子/keiko 健太/kenta 琴音/kotone さくら/sakura 志保/shiho 翔太/shota すみれ/sumire 聡/satoshi 千尋/chihiro 拓也/takuya つばさ/tsubasa 直樹/naoki 夏美/natsumi ひなた/hinata 弘樹/hiroki 舞/mai 美咲/misaki 裕太/yuta 陽子/yoko リナ/rina 蓮/ren"),
			family: names("青木/aoki 安藤/ando 石川/ishikawa 上田/ueda 遠藤/endo 大野/ono 岡田/okada 加藤/kato 木村/kimura 小林/kobayashi 斎藤/saito 佐々木/sasaki 清水/shimizu 高橋/takahashi 田中/tanaka 中島/nakajima 西村/nishimura 野口/noguchi 長谷川/hasegawa 藤田/fujita 松本/matsumoto 森田/morita 山口/yamaguchi 渡辺/watanabe"),
		},
		{
			language: "ko", first: true, joint: true, given: names("가은/gaeun 나영/nayoung 다혜/dahye 도윤/doyun 동현/donghyun 미나/mina 민준/minjun 보라/bora 서연/seoyeon 석진/seokjin 소희/sohee 수빈/subin 승우/seungwoo 아름/areum 영호/youngho 예린/yerin 우진/woojin 유나/yuna 은지/eunji 재현/jaehyun 정수/jungsoo 지훈/jihoon 하늘/haneul 현우/hyunwoo"),
			family: names("강/kang 고/koh 곽/kwak 권/kwon 김/kim 남/nam 노/noh 문/moon 민/min 박/park 배/bae 백/baek 서/seo 성/sung 손/sohn 송/song 신/shin 안/ahn 양/yang 오/oh 유/yoo 윤/yoon 임/lim 조/cho"),
		},
	}
}
