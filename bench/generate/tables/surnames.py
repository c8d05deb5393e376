"""Write the Chinese surnames in the order of their frequency, with their Traditional forms.

Run: `python bench/generate/tables/surnames.py`
Takes: 1 second
Writes: src/reflow/tables/surnames.tsv

The order of the first hundred follows the national name reports of the Ministry of Public Security of China (2019 to
2021); all others follow the classic Hundred Family Surnames (百家姓) and the commoner compound surnames, in no
particular order. Traditional forms are OpenCC's, except for the characters below, which differ as surnames from their
forms in running text (于 never becomes 於).
"""

from pathlib import Path

import opencc

TABLE = Path(__file__).parents[3] / "src/reflow/tables/surnames.tsv"
KEPT = frozenset("于余范岳姜沈后谷仇游曲涂郁朴云冲党卜占台柏里干丑")
WHOLE = frozenset({"万俟"})
FORMS = {
    "钟": "鍾",
    "叶": "葉",
    "万": "萬",
    "郁": "郁",
    "苏": "蘇",
    "尧": "堯",
    "种": "种",
    "闫": "閆",
    "宁": "寧",
}
FREQUENT = """
王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖
石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤
"""
OTHERS = """
萧温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝
路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边
卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝胥佐郜茅宣邓郁单杭洪诸石崔吉钮龚程嵇滑裴陆荣翁荀羊於惠甄曲封芮
羿储靳汲邴糜松井段富乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从
鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习
宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东殴殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰
巢关蒯相后荆红游竺权逯盖益桓公晋楚闫法汝鄢涂钦岳帅缑亢况有琴商牟佘佴伯赏墨哈谯笪年爱阳佟帖展仝植揭区覃原鹿苑上官么郐兴银
仉代付肖朴强信令粟尧巨鄞狄藏海雪战迪禤云干丑
"""
COMPOUND = (
    "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 宇文 长孙 夏侯 轩辕 端木 独孤 南宫 西门 百里 呼延 闻人 赫连 澹台 公冶 "
    "太史 申屠 钟离 拓跋 万俟 司空 濮阳 淳于 单于 鲜于 完颜 纳兰 东郭 公羊 左丘 第五 乐正 亓官 巫马 漆雕 壤驷 宗政 仲孙 梁丘 公西"
)


def surnames() -> list[str]:
    """Return the surnames, most frequent first, each once."""
    singles = "".join((FREQUENT + OTHERS).split())
    return list(dict.fromkeys([*singles, *COMPOUND.split()]))


def main() -> None:
    """Write the table."""
    convert = opencc.OpenCC("s2t").convert
    rows = ["# surname\ttraditional\trank\tmade by bench/generate/tables/surnames.py"]
    for rank, name in enumerate(surnames(), 1):
        kept = name in WHOLE
        traditional = "".join(c if c in KEPT or kept else FORMS.get(c) or convert(c) for c in name)
        rows.append(f"{name}\t{traditional}\t{rank}")
    TABLE.write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
