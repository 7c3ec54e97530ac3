{# The Chinese words for kinds and levels of things counted and priced. The command line reads them here, too (orchestration/words.py). #}
{% macro class_labels_zh() %}
{{ return({
    'on_time': '按时办结', 'extended': '延期办结', 'overdue': '超期办结', 'limited': '处置受限', 'unhandled': '未办结', 'rework': '返工',
    'present': '出席', 'excused': '请假', 'absent': '缺席', 'late': '迟到',
    'visit': '走访', 'item': '事项', 'collection': '采集', 'residents': '人口', 'houses': '房屋', 'workers': '网格员',
    'no_house': '未填房屋', 'unknown_house': '房屋不在台账', 'no_address': '未填地址', 'unknown_address': '地址不在地址库', 'other_address': '地址不一致',
    'no_resident': '查无此人', 'several_residents': '对应多人',
    'daily': '每日', 'weekly': '每周', 'monthly': '每月', 'quarterly': '每季', 'quarterly_to_date': '每季（截至本月）',
    'aware': '知晓', 'satisfied': '满意',
    'urban': '城市', 'rural': '农村', 'mixed': '混合', 'comprehensive': '综合网格', 'special': '专属网格', 'chief': '网格长', 'full_time': '专职网格员',
    'premises': '阵地建设', 'staffing': '人员配备', 'stability_reporting': '平安稳定数据上报', 'party_building': '网格党建',
    'mech_posting': '公示机制', 'mech_meeting': '例会机制', 'mech_patrol': '巡查机制', 'mech_report': '报告机制', 'mech_consult': '会商机制',
    'public_order': '社会治安', 'public_safety': '公共安全', 'city_management': '城市管理', 'environment': '环境保护', 'livelihood': '民生服务',
    'administration': '综合管理', 'enforcement': '综合执法', 'government_services': '政务代办', 'civilised_city': '文明城市',
    'file_missing': '档案缺失', 'person_missing': '人员缺失', 'report_missing': '报告缺失',
    'roster_missing': '值班表缺失', 'plan_missing': '预案缺失', 'owner_missing': '责任人缺失', 'contact_lost': '失联',
    'dormant_grid': '休眠网格', 'dormant_worker': '休眠网格员', 'false_worker': '虚假网格员', 'false_item': '虚假事项', 'shirking': '推诿扯皮',
    'emergency_late': '突发事件迟报', 'emergency_concealed': '突发事件瞒报', 'emergency_omitted': '突发事件漏报',
    'homicide_from_dispute': '矛盾纠纷引发命案', 'illegal_venue': '非法场所', 'major_case': '重大案件', 'mass_incident': '群体性事件',
    'serious': '严重', 'extra_serious': '特别严重', 'major_impact': '影响重大',
    'site_meeting': '现场会', 'paper': '理论文章', 'news': '新闻报道', 'item_adopted': '事项录用',
    'province': '省级', 'prefecture': '市级', 'county': '县级', 'district': '区级',
}) }}
{% endmacro %}
