"""Words for texts that are set at random: names, things, places, fields of forms, names of programs."""


def _listed(text: str) -> list[str]:
    return text.split()


SURNAMES = _listed(
    "赵 钱 孙 李 周 吴 郑 王 冯 陈 褚 卫 蒋 沈 韩 杨 朱 秦 许 何 吕 施 张 孔 曹 严 华 金 魏 陶 姜 戚 谢 邹 喻 柏 窦 章 苏 潘 葛 范 彭 郎 鲁 韦 马 "
    "苗 方 俞 任 袁 柳 鲍 史 唐 费 薛 雷 贺 倪 汤 滕 罗 毕 郝 安 常 乐 傅 皮 卞 齐 康 伍 余 顾 孟 黄 穆 萧 尹 姚 邵 汪 祁 毛 狄 戴 宋 庞 熊 纪 舒 屈 "
    "项 祝 董 梁 杜 阮 蓝 闵 席 季 贾 江 童 颜 郭 梅 林 钟 徐 邱 骆 高 夏 蔡 田 樊 胡 凌 霍 虞 万 柯 管 卢 莫 房 丁 宣 邓 杭 洪 包 左 石 崔 吉 龚 程 "
    "欧阳 司马 上官 诸葛 夏侯 皇甫 尉迟 公孙 慕容 司徒"
)

NAME_CHARACTERS = (
    "伟芳娜秀敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉梅建国志文海燕雪春秋云龙凤山川江河岩松柏竹菊荷莲琴棋书画诗雅慧智仁义礼信忠孝廉德才学思远"
    "宁安康健乐欣怡悦晴朗晨曦晓星辰月光辉煌耀东南西北中正大方圆满福禄寿喜庆祥瑞泰和顺利达通鸣飞翔鹏鹤雁鸿宇宙天地乾坤浩瀚泽润霖露冰清洁"
)

NICKNAMES = _listed(
    "小鱼 大熊 阿牛 豆包 花卷 老K 阿May 七七 土豆 南瓜 糖糖 团子 石头 木木 丸子 可乐 阿呆 小满 大山 胖虎 橙子 芝麻 小七 阿宽 阿珍 老猫 二毛 三哥 四姐 大嫂 "
    "房东 物业小张 快递 班长 群主 管理员 客服01 Tom Lily David Grace kk momo Jerry 听风 北岸 半夏 一叶舟 夜行者 云深处 不吃香菜 早睡早起 追风少年 清茶一盏 山里人 木匠老何 隔壁李叔 外婆 爸爸 妈妈 表姐 楼上"
)

THINGS = _listed(
    "雨伞 电池 螺丝刀 水壶 台灯 窗帘 地毯 书架 衣柜 自行车 头盔 手套 围巾 毛线 针线盒 剪刀 胶带 信封 邮票 笔记本 铅笔 橡皮 尺子 圆规 颜料 画布 相框 镜子 梳子 毛巾 肥皂 牙刷 脸盆 水桶 拖把 扫帚 "
    "铁锹 锄头 镰刀 箩筐 扁担 麻袋 帆布 绳子 滑轮 木板 钉子 砖头 水泥 沙子 石灰 油漆 刷子 梯子 手电筒 蜡烛 火柴 茶叶 咖啡 白糖 食盐 酱油 陈醋 菜油 面粉 大米 小米 红豆 绿豆 花生 核桃 红枣 枸杞 木耳 香菇 "
    "海带 紫菜 豆腐 粉条 鸡蛋 牛奶 苹果 梨子 橘子 葡萄 西瓜 甜瓜 白菜 萝卜 土豆 番茄 黄瓜 茄子 辣椒 大蒜 生姜 洋葱 玉米 南瓜 冬瓜 键盘 鼠标 显示器 打印机 路由器 摄像头 充电器 耳机 音箱 硬盘 主板 电风扇 "
    "热水器 冰箱 洗衣机 电饭锅 微波炉 保温杯 饭盒 筷子 勺子 碟子 砂锅 蒸笼 案板 菜刀 帐篷 睡袋 背包 登山杖 望远镜 指南针 地图 救生圈 船桨 渔网 鱼竿 鱼饵 风筝 陀螺 毽子 象棋 围棋 扑克 口琴 笛子 二胡 古筝 鼓 锣 "
    "合页 门锁 钥匙 水龙头 阀门 管子 电线 插座 灯泡 开关 保险丝 轴承 齿轮 皮带 轮胎 机油 滤芯 火花塞 温度计 血压计 口罩 纱布 酒精 碘酒 棉签 药箱 轮椅 拐杖"
)

PLACES = _listed(
    "青石镇 白鹭湾 柳林街 石门坎 杏花坞 望江楼 枫桥里 大槐树 南塘 北仓 东湖嘴 西岭 竹山 梅岭 桃源里 沙河口 清水桥 古渡头 龙泉坊 凤凰台 金鸡岭 银杏巷 铁匠铺 油坊沟 柿子湾 麦积坪 盐井 茶亭 白马寺街 钟楼 鼓楼东 "
    "文昌路 解放路 建设街 和平里 青年路 胜利巷 学府路 滨江道 环城南路 新华街 中山路 长宁街 太平巷 永安里 福寿沟 三里屯 五里桥 七里塘 八角井 九龙坡 十字街 双河 两江口 三岔口 四平街 芦苇荡 荷花池 向阳院 光明里 "
    "红旗渠 水库边 果园 农机站 供销社 粮站 卫生院 文化站 少年宫 体育馆 图书馆 博物馆 植物园 动物园 火车站 汽车站 码头 机场 菜市场 百货楼 邮局 银行 电影院 剧场 礼堂 食堂 操场 实验室 阅览室 会议室 传达室 锅炉房 仓库 车间 "
    "车库 天台 地下室 一号楼 二号楼 东门 西门 南门 北门 大厅 前台 后院 花园 凉亭"
)

UNITS = _listed(
    "水利局 教育局 卫生局 林业站 气象台 文化馆 档案馆 地方志办公室 供电所 自来水公司 公交公司 运输队 建筑公司 纺织厂 造纸厂 印刷厂 农具厂 酒厂 茶场 果园场 渔业社 信用社 合作社 第一中学 实验小学 师范学校 农学院 医学院 音乐学院 "
    "研究所 设计院 出版社 杂志社 书店 旅行社 饭店 理发店 裁缝铺 药房 诊所 养老院 幼儿园 居委会 村委会 工会 妇联 团委 学生会 业主委员会 消防队 救护站 派出所 法院 检察院 税务所 海关 商会 同乡会 基金会 合唱团 话剧社 登山协会 "
    "摄影学会 棋院 武馆 船厂 码头公司 铁路局 地质队 测绘院 种子站 兽医站 后勤处 财务科 人事处 技术部 市场部 采购组 质检组 客服中心 数据中心 网络中心 编辑部 校对组 发行科"
)

LABELS = _listed(
    "姓名 性别 年龄 民族 籍贯 出生日期 身份证号 住址 通讯地址 联系电话 手机 电子邮箱 邮编 单位 部门 职务 职称 学历 专业 毕业院校 政治面貌 婚姻状况 身高 体重 血型 血压 体温 病史 过敏史 主诉 诊断 处方 用法 医师 复诊日期 "
    "申请人 申请日期 事由 请假时间 起止日期 批准人 经办人 审核人 负责人 监护人 紧急联系人 与本人关系 物品名称 规格 型号 数量 单价 金额 合计 币种 付款方式 开户行 账号 户名 税号 发票抬头 合同编号 订单号 运单号 发货地 收货地 "
    "收货人 签收人 承运人 车牌号 司机 出发时间 到达时间 航班号 座位号 票价 会议名称 会议时间 会议地点 主持人 记录人 出席人员 缺席人员 列席人员 议题 决议 备注 附件 密级 文号 签发人 主题词 抄送 印发日期 课程名称 任课教师 上课时间 "
    "教室 学号 班级 成绩 评语 实验名称 实验日期 仪器 药品 步骤 现象 结论 温度 湿度 天气 风向 水位 流量 采样点 样品编号 检测项目 检测方法 检测结果 限值 片名 导演 编剧 主演 片长 上映日期 语言 国家 书名 作者 译者 出版社 版次 "
    "开本 页数 定价 索书号 馆藏地 菜名 主料 辅料 调料 口味 工艺 耗时 难度 房型 面积 楼层 朝向 租金 押金 入住时间 品种 产地 等级 保质期 生产日期 批号 保管员 库位 故障现象 维修内容 维修人员 验收意见"
)

CASE_LABELS = _listed(
    "案號 案由 裁判日期 提案機關 提案日期 法律爭議 爭點 事實 理由 主文 研究意見 初步結論 審查結果 相關法條 參考資料 主旨 說明 擬辦 附件 原告 被告 聲請人 相對人 委員意見 機關答復 處理情形 辦理結果 會議紀錄 決定 附帶決議 發言要旨 備註"
)

ENGLISH = _listed(
    "config server client user order item price total count index value name path file cache timeout retry limit token session request response handler parser buffer stream queue task worker status level message logger debug error warning result "
    "data table column row field record query filter sort group page size offset start stop create update delete insert select load save read write open close check validate format convert encode decode render layout view model controller service "
    "manager factory builder helper util common base main test mock sample demo report export import upload download image video audio text title content author date time year month day hour minute second weight height width length depth color style "
    "theme font border margin label button input option menu dialog panel tab list tree node edge graph matrix vector point line circle area region zone city street address phone email account password role permission product stock supplier invoice payment"
)

HOSTS = _listed("example.com example.org example.net test.example.cn img.example.com blog.example.org api.example.net")

CHAT_WORDS = _listed(
    "好 嗯 哦 行 在吗 在的 来了 马上 稍等 知道了 明白 没问题 可以的 不行 不去了 算了 随便 都行 谢啦 辛苦了 不客气 早 早安 晚安 睡了 哈哈 哈哈哈哈 笑死 真的假的 不会吧 天哪 厉害 赞 加油 恭喜 生日快乐 节日快乐 到了吗 到家了 在路上 "
    "堵车 快了 五分钟 等我 楼下见 门口等你 吃了没 吃过了 还没吃 饿了 点外卖吗 下雨了 带伞了吗 好冷 好热 困 加班中 开会呢 回头说 一会儿聊 发我看看 收到请回复 已读 看到了 没看到 重发一下 打不开 网不好 听不清 语音吧 打字吧 拍个照 "
    "有照片吗 多少钱 太贵了 便宜点 包邮吗 什么时候发货 已发货 退款了 几号 几点 哪里 谁去 我去 +1 同上 附议 收 1 ok OK嗯 嗯嗯嗯 对对对 是的 不是 也许吧 看情况 再说吧 明天 后天 周末吧 下周 下个月 忘了 想起来了 找到了 丢了 坏了 修好了 "
    "换了 没电了 充电中 停水了 来电了 关门了 开门了 人太多 没座位 排队呢 票买好了 卖完了 [图片] [语音] [表情] [微笑] [文件] [视频] [红包] [捂脸] [OK] [位置] （撤回了一条消息） [动画表情] 😂 👍"
)

DISHES = _listed(
    "青椒 土豆 番茄 木耳 香菇 茄子 豆角 冬瓜 莲藕 竹笋 芹菜 韭菜 菠菜 豆腐 腐竹 粉丝 鸡丁 鸡翅 鸭块 牛肉 牛腩 羊排 猪蹄 排骨 肉片 肉丝 鱼头 鱼片 虾仁 鱿鱼 花甲 河蚌"
)
COOKED = _listed(
    "清炒 红烧 干煸 水煮 糖醋 鱼香 宫保 酸辣 葱爆 蒜蓉 清蒸 粉蒸 凉拌 油焖 白灼 香煎 小炒 砂锅 铁板 孜然 椒盐 麻辣 酱爆 卤 家常 农家 手撕 爆炒"
)

VERBS = _listed(
    "检查 清点 搬运 修理 更换 安装 调试 登记 整理 打扫 浇水 施肥 播种 收割 采摘 晾晒 称量 装箱 封口 贴签 核对 抄写 校对 排版 印刷 装订 发放 回收 保管 借出 归还 测量 记录 计算 绘图 拍照 录音 采访 编辑 翻译 朗读 背诵 练习 复习 预习 "
    "讨论 汇报 总结 通知 签字 盖章 付款 报销 订票 接站 送行 加热 冷却 搅拌 过滤 沉淀 蒸发 切片 腌制 油炸 清洗 消毒 擦拭 上油 紧固 拆卸 焊接 打磨 喷漆"
)

SHORT_HEADS = _listed(
    "引言 前言 绪论 序 自序 后记 跋 附录 凡例 目录 摘要 结语 尾声 楔子 背景 现状 问题 原因 对策 建议 方法 材料 步骤 结果 讨论 结论 展望 说明 注意 定义 用途 历史 沿革 地理 气候 物产 人口 交通 教育 风俗 方言 古迹 人物 艺文 产业 水利 "
    "田赋 生平 早年 求学 婚姻 晚年 身后 作品 风格 影响 评价 轶事 争议 参考 来源 构造 原理 分类 种类 分布 习性 繁殖 栽培 病虫害 采收 贮藏 加工 营养 选购 清洗 保养 故障 维修 安全 急救 春 夏 秋 冬 清晨 正午 黄昏 夜 雨 雪 归途 渡口 老屋 "
    "灯下 集市 远行 重逢 告别 山中 海边 车站 来信 往事"
)

ALLUSIVE = _listed(
    "长亭 短棹 孤舟 远岫 寒砧 疏雨 残月 晓风 暮云 古道 荒村 野渡 断桥 空山 幽谷 寒潭 落叶 飞花 归雁 栖鸦 鸣蝉 流萤 霜林 烟柳 青苔 白石 清泉 翠竹 苍松 红蓼 素琴 浊酒 旧书 新茶 故人 游子 渔父 樵夫 老僧 稚子 长夜 高秋 早春 深巷"
)
ALLUSIVE_VERBS = _listed("过 入 照 依 对 听 看 望 随 惊 寻 渡 隔 伴 归 卧 倚 拂 满 绕")

SMALL_WORDS = _listed(
    "the a of to in and for on with that by from at as an its their this which was were has had will can be been "
    "not but or when while after before under over between through into our every some many few more"
)

LONG_WORDS = _listed(
    "administration considerable development establishment following government important information neighbouring "
    "particularly responsibility surrounding understanding weather harbour village morning letter river bridge teacher market children winter evening mountain"
)
