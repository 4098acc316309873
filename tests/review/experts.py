"""Ten invented manuscripts in seven languages, the expert whom each should find, and people who know about things near.

``EXPERTS`` say of themselves what they know, or have reviewed or written what stands here; ``NEAR`` are the distractors.
"""

from __future__ import annotations

from typing import NamedTuple


class Expert(NamedTuple):
    """Somebody by the family name: keywords, interests, and titles and abstracts of what they have reviewed or written."""

    keywords: str = ""
    interests: str = ""
    reviewed: tuple[tuple[str, str], ...] = ()
    written: tuple[tuple[str, str], ...] = ()


EXPERTS: dict[str, Expert] = {
    "Sandbank": Expert(keywords="sand mining; riverbank erosion; sediment budgets"),
    "Lakefisher": Expert(
        interests="I have worked for twenty years on inland fisheries of the Tonle Sap, fishing lots and community fishery law."
    ),
    "Summitry": Expert(
        reviewed=(
            (
                "Minilateral water diplomacy after the drought",
                "Small groups of riparian states negotiate data sharing and dam operation; commissions and summits are compared.",
            ),
            (
                "Hydropower and the riparian commission",
                "How notification and prior consultation work when a mainstream dam is planned.",
            ),
        )
    ),
    "Remitter": Expert(
        written=(
            (
                "Remittances and schooling in migrant households",
                "Labour migration across the border, money sent home, and the children who stay with grandparents.",
            ),
        )
    ),
    "Nguoiman": Expert(keywords="xâm nhập mặn; sinh kế nông dân; đồng bằng sông Cửu Long"),
    "Shuili": Expert(keywords="水资源治理; 澜沧江—湄公河合作; 跨境河流"),
    "Pramong": Expert(keywords="ประมงพื้นบ้าน; เขื่อนแม่น้ำโขง; ความมั่นคงทางอาหาร"),
    "Neesat": Expert(keywords="អ្នកនេសាទ; បឹងទន្លេសាប; សហគមន៍នេសាទ"),
    "Dinsay": Expert(keywords="ດິນຊາຍ; ຕາຝັ່ງແມ່ນ້ຳ; ຊີວິດການເປັນຢູ່"),
    "Thittaw": Expert(keywords="သစ်တောပိုင်ဆိုင်မှု; မြေယာဥပဒေ; ဒေသခံပြည်သူ"),
}

NEAR: dict[str, Expert] = {
    "Beach": Expert(keywords="beach tourism; sand dunes; coastal erosion"),
    "Miner": Expert(keywords="gold mining; mining royalties; labour law"),
    "Marine": Expert(keywords="marine fisheries; tuna; fishing quotas"),
    "Lake": Expert(keywords="lake sediments; palaeoclimate; pollen"),
    "Fishmonger": Expert(interests="Markets for dried fish, and the women who trade them in towns of the delta."),
    "Summiteer": Expert(keywords="trade diplomacy; summits; free trade agreements; tariffs"),
    "Damwright": Expert(keywords="dam engineering; concrete; spillways"),
    "Groundwater": Expert(keywords="groundwater; wells; arsenic; water quality"),
    "Citymigrant": Expert(keywords="internal migration; urban housing; factory work"),
    "Banker": Expert(keywords="microfinance; household debt; money lenders"),
    "Teacher": Expert(keywords="schooling; textbooks; language of instruction"),
    "Nonglua": Expert(keywords="giống lúa; phân bón; nông nghiệp; đồng bằng sông Hồng"),
    "Thuysan": Expert(keywords="nuôi tôm; thủy sản; xuất khẩu"),
    "Shuidian": Expert(keywords="水电工程; 电力市场; 能源投资"),
    "Bianjing": Expert(keywords="边境贸易; 跨境电商; 口岸"),
    "Thale": Expert(keywords="ประมงทะเล; การท่องเที่ยวชายฝั่ง; แรงงานข้ามชาติ"),
    "Khuean": Expert(keywords="เขื่อนชลประทาน; วิศวกรรม; คอนกรีต"),
    "Srov": Expert(keywords="ស្រូវ; ប្រព័ន្ធធារាសាស្ត្រ; កសិកម្ម"),
    "Angkor": Expert(keywords="ប្រាសាទអង្គរ; ទេសចរណ៍; បេតិកភណ្ឌ"),
    "Paamai": Expert(keywords="ປ່າໄມ້; ທີ່ດິນ; ກົດໝາຍ"),
    "Kanka": Expert(keywords="ການຄ້າຊາຍແດນ; ເສດຖະກິດ; ຕະຫຼາດ"),
    "Kyauk": Expert(keywords="ကျောက်စိမ်း; သတ္တုတွင်း; အလုပ်သမား"),
    "Myitgyi": Expert(keywords="မြစ်ရေ; ဆည်; ရေကြီးမှု"),
    "Forester": Expert(keywords="forest inventory; timber; remote sensing"),
    "Historian": Expert(
        interests="Colonial history of the river: steamers, customs posts, gunboats, and the maps that were drawn of it.",
        written=(("Gunboats on the river", "A history of steam navigation and of the colonial customs."),),
    ),
    "Everything": Expert(
        interests="The Mekong region in general: water, fish, rice, people, policy, history, economy, law, borders and development."
    ),
}


class Case(NamedTuple):
    """A manuscript, and who should be found for it."""

    expert: str
    language: str
    title: str
    abstract: str
    keywords: str


CASES = [
    Case("Sandbank", "en", "Who owns the riverbed? Sand extraction and collapsing banks below Phnom Penh",
         "We map sand mining by dredger and compare it with the loss of land on both banks. Where the sediment budget is negative, riverbanks erode within two seasons.",
         "sand mining; erosion; Mekong"),
    Case("Lakefisher", "en", "From fishing lots to community fisheries: ten years after the reform on the great lake",
         "The abolition of fishing lots on the Tonle Sap was to give the fish to those who live there. We ask what law and practice of community fishery have made of it.",
         "fisheries; Tonle Sap; reform"),
    Case("Summitry", "en", "Talking about dams: consultation, commissions and small clubs of riparian states",
         "Prior consultation on mainstream hydropower dams has been held six times. We compare the statements of the riparian states in the commission with what is said at smaller summits.",
         "water diplomacy; hydropower; regional cooperation"),
    Case("Remitter", "en", "Money from over the border: labour migrants, remittances and children left with grandparents",
         "A survey of three villages shows when remittances of labour migrants keep children at school, and when the harvest takes them out of it.",
         "remittances; labour migration; households"),
    Case("Nguoiman", "vi", "Nông dân thích ứng với xâm nhập mặn ở đồng bằng sông Cửu Long",
         "Xâm nhập mặn đến sớm hơn mỗi năm. Chúng tôi khảo sát sinh kế của nông dân tại ba tỉnh ven biển và các lựa chọn thích ứng của họ.",
         "xâm nhập mặn; thích ứng; sinh kế"),
    Case("Shuili", "zh", "澜沧江—湄公河水资源合作机制的形成与局限",
         "本文考察澜沧江与湄公河沿岸国家的水资源治理合作,比较跨境河流信息共享的三种安排,并讨论其局限。",
         "水资源治理; 跨境河流; 区域合作"),
    Case("Pramong", "th", "ประมงพื้นบ้านกับการเปลี่ยนแปลงของแม่น้ำโขงหลังการสร้างเขื่อน",
         "บทความนี้ศึกษาชาวประมงพื้นบ้านในสามหมู่บ้านริมแม่น้ำโขง และผลของเขื่อนต่อความมั่นคงทางอาหารของครัวเรือน",
         "ประมงพื้นบ้าน; เขื่อน; อาหาร"),
    Case("Neesat", "km", "សហគមន៍នេសាទនៅបឹងទន្លេសាប៖ ច្បាប់ និងការអនុវត្ត",
         "អត្ថបទនេះសិក្សាអំពីជីវភាពអ្នកនេសាទ និងការគ្រប់គ្រងសហគមន៍នេសាទជុំវិញបឹងទន្លេសាប។",
         "អ្នកនេសាទ; ទន្លេសាប; សហគមន៍"),
    Case("Dinsay", "lo", "ລາຄາຂອງຕາຝັ່ງແມ່ນ້ຳ: ການຂຸດດິນຊາຍ ແລະ ຊີວິດການເປັນຢູ່",
         "ບົດຄວາມນີ້ສຶກສາການຂຸດດິນຊາຍໃນແມ່ນ້ຳ ແລະ ຜົນກະທົບຕໍ່ຕາຝັ່ງ ແລະ ຊີວິດການເປັນຢູ່ຂອງຊາວບ້ານ.",
         "ດິນຊາຍ; ຕາຝັ່ງ"),
    Case("Thittaw", "my", "မြေပုံနောက်ကွယ်မှ သစ်တော၊ ဒေသခံပြည်သူများ၏ သစ်တောပိုင်ဆိုင်မှု",
         "မြေယာဥပဒေအသစ်အောက်တွင် ဒေသခံပြည်သူများ၏ သစ်တောပိုင်ဆိုင်မှု မည်သို့ပြောင်းလဲသည်ကို လေ့လာသည်။",
         "သစ်တော; မြေယာဥပဒေ"),
]  # fmt: skip
