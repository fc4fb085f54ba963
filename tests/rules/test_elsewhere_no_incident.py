# ruff: noqa: RUF001 - sentences in other scripts
"""News without any incident, in languages that are not read: it gives no record."""

from __future__ import annotations

from datetime import date

import pytest

from schemas.vocabulary import CheckCode

NEWS = {
    "es": {
        "years ago": (
            "Hace diez años un atentado sacudió Valverana. Nueve personas murieron y 40 "
            "resultaron heridas aquel día. El domingo hubo una misa."
        ),
        "a trial": (
            "Comienza el juicio por el atentado de Valverana. El acusado mató a tres personas "
            "e hirió a cinco, según la Fiscalía. Dos de sus cómplices fueron detenidos."
        ),
        "road deaths": (
            "Un total de 1.145 personas murieron en carretera el año pasado y 4.000 "
            "resultaron heridas, según la DGT."
        ),
        "a film": (
            "La película narra un asalto en el que dos hombres mueren. Tres mujeres "
            "sobreviven. El director murió en 2001."
        ),
        "a bear": (
            "Un oso atacó a un excursionista en el norte de Rumanía y lo mató. Otras dos "
            "personas resultaron heridas."
        ),
        "an exercise": (
            "El simulacro contó con 200 heridos y 20 muertos ficticios. Tres agentes participaron."
        ),
        "ministers": (
            "Cinco ministros cayeron en la remodelación. Dos diputados fueron detenidos por "
            "corrupción."
        ),
        "fireworks": (
            "Dos personas murieron y ocho resultaron heridas en una explosión en una fábrica "
            "de pirotecnia."
        ),
        "bulls": ("Cuatro toreros resultaron heridos en la feria. Un toro mató a un mozo."),
        "an accident": (
            "Tres muertos y doce heridos al volcar un autobús en la ciudad de Popayán. El "
            "conductor, un hombre de 52 años, resultó herido. Otras dos personas siguen "
            "desaparecidas, según la Policía."
        ),
        "football": (
            "El delantero marcó tres goles y dejó a dos defensas en el suelo. Un ataque letal "
            "en la segunda parte: el equipo de Sevilla mató el partido ante 40.000 personas. "
            "Cinco aficionados fueron detenidos."
        ),
        "an election": (
            "La oposición ganó el domingo 21 escaños en Colombia. Doce candidatos fueron "
            "derrotados y tres se retiraron, según el Ministerio del Interior. La campaña, "
            "bombardeada de mensajes, terminó sin incidentes."
        ),
        "a court": (
            "El tribunal condenó a 30 años a dos hombres por la muerte de tres mujeres. Los "
            "dos acusados fueron detenidos en Madrid. Un testigo dijo que dispararon cuatro "
            "veces."
        ),
        "the weather": (
            "El huracán dejó once muertos y 40 desaparecidos en el norte de Honduras. Dos "
            "niños murieron al caer un árbol y 300 familias fueron desplazadas, informó el "
            "gobierno."
        ),
        "health": (
            "Doce personas murieron y treinta fueron hospitalizadas por un brote de cólera. "
            "El virus ataca a los niños, según el hospital."
        ),
        "a fire": (
            "Cuatro muertos en un incendio en una discoteca. Una bomba de gas explotó y dejó "
            "20 heridos."
        ),
        "markets": (
            "La bolsa cayó un tres por ciento: 200 empresas perdieron valor tras el ataque "
            "especulativo. Dos bancos quedaron heridos de muerte."
        ),
    },
    "de": {
        "years ago": (
            "Vor zehn Jahren erschütterte ein Anschlag die Stadt Oberau. Damals starben neun "
            "Menschen, 40 wurden verletzt. Am Sonntag legte die Bürgermeisterin einen Kranz "
            "nieder."
        ),
        "a trial": (
            "Im Prozess um den Anschlag von Oberau hat der Angeklagte gestanden. Er soll drei "
            "Menschen getötet und fünf verletzt haben. Ihm droht lebenslange Haft."
        ),
        "road deaths": (
            "Die Zahl der Verkehrstoten ist gesunken. 2.782 Menschen starben im vergangenen "
            "Jahr, 365.000 wurden verletzt, teilte das Statistische Bundesamt mit."
        ),
        "a novel": (
            "Der neue Roman handelt von einem Überfall, bei dem zwei Männer erschossen "
            "werden. Der Autor wurde 1980 geboren. Drei Frauen überleben."
        ),
        "a bear": (
            "Ein Bär hat im Norden Rumäniens einen Wanderer angegriffen und getötet. Zwei "
            "weitere Menschen wurden verletzt."
        ),
        "an exercise": (
            "Die Bundeswehr übt den Ernstfall: Bei dem Manöver werden 200 Verletzte versorgt, "
            "20 Tote sind angenommen."
        ),
        "a rescue": (
            "Zwei Polizisten haben bei einem Einsatz eine Entenfamilie gerettet. Drei Küken "
            "starben."
        ),
        "a works": (
            "Bei einer Explosion in einem Chemiewerk in Ludwigshafen sind zwei Menschen "
            "getötet worden, acht wurden verletzt."
        ),
        "an accident": (
            "Drei Tote bei einem Busunfall in der Stadt Würzburg. Zwölf Menschen wurden "
            "verletzt, darunter ein Kind. Zwei weitere seien noch vermisst, teilte die "
            "Polizei mit."
        ),
        "football": (
            "Zwei Tore in drei Minuten: Der Angriff des Gastes war tödlich. 40.000 Menschen "
            "sahen, wie zwei Spieler verletzt wurden. Drei Männer wurden nach dem Spiel "
            "festgenommen."
        ),
        "an election": (
            "Bei der Wahl am Sonntag verlor die Partei zwölf Sitze. Zwei Minister traten "
            "zurück. Die Opposition sprach von einem Angriff auf die Demokratie, zwei "
            "Abgeordnete waren tot umgefallen vor Lachen."
        ),
        "a court": (
            "Das Gericht verurteilte zwei Männer wegen Mordes an drei Frauen. Sie hatten vier "
            "Menschen verletzt. Die zwei Männer waren in Berlin festgenommen worden."
        ),
        "the weather": (
            "Beim Hochwasser im Norden Italiens starben elf Menschen. Zwei Kinder werden "
            "vermisst, 300 Menschen wurden verletzt, teilten die Behörden mit."
        ),
        "a virus": (
            "Das Virus tötete zwölf Menschen, dreißig wurden in Kliniken gebracht. Angriffe "
            "auf das Immunsystem sind typisch, sagte ein Arzt."
        ),
        "a dog": ("Ein Hund hat in Halle zwei Kinder angegriffen und verletzt. Ein Mädchen starb."),
        "markets": (
            "Der Kurs brach um drei Prozent ein. Zwölf Banken wurden herabgestuft, nach dem "
            "Angriff auf die Währung verloren 200 Menschen ihre Arbeit."
        ),
    },
    "fr": {
        "years ago": (
            "Il y a dix ans, un attentat frappait Sainte-Orve. Neuf personnes avaient été "
            "tuées et quarante blessées. Dimanche, le maire a déposé une gerbe."
        ),
        "a trial": (
            "Le procès de l'attentat de Sainte-Orve s'est ouvert. L'accusé a tué trois "
            "personnes et en a blessé cinq. Deux complices ont été arrêtés."
        ),
        "road deaths": (
            "3 190 personnes ont été tuées sur les routes l'an dernier et 16 000 blessées, "
            "selon la Sécurité routière."
        ),
        "a novel": (
            "Le roman raconte une attaque au cours de laquelle deux hommes sont tués. Trois "
            "femmes survivent."
        ),
        "a bear": (
            "Un ours a attaqué un randonneur dans le nord de la Roumanie et l'a tué. Deux "
            "autres personnes ont été blessées."
        ),
        "a works": (
            "Deux personnes ont été tuées et huit blessées dans une explosion dans une usine "
            "chimique."
        ),
        "ministers": (
            "Cinq ministres ont sauté. Deux députés ont été interpellés pour corruption."
        ),
        "an avalanche": (
            "Trois alpinistes sont morts dans une avalanche. Deux autres sont portés disparus."
        ),
        "an accident": (
            "Trois morts et douze blessés dans un accident de car près de Lyon. Un enfant a "
            "été tué. Deux personnes sont portées disparues, selon la préfecture."
        ),
        "football": (
            "L'attaquant a marqué deux buts et l'équipe a tué le match devant 40 000 "
            "personnes. Deux joueurs ont été blessés. Trois supporteurs ont été interpellés."
        ),
        "an election": (
            "Le parti a perdu douze sièges dimanche au Sénégal. Deux ministres ont été "
            "battus, selon le ministère de l'Intérieur. Une attaque contre la démocratie, a "
            "dit un candidat."
        ),
        "a court": (
            "Le tribunal a condamné deux hommes pour la mort de trois femmes. Ils avaient "
            "blessé quatre personnes. Deux complices ont été arrêtés à Paris."
        ),
        "the weather": (
            "La tempête a fait onze morts et quarante disparus dans le nord du Maroc. Deux "
            "enfants ont été tués par la chute d'un arbre."
        ),
        "a disease": (
            "L'épidémie a tué douze personnes. Une trentaine d'autres ont été hospitalisées, "
            "selon l'hôpital."
        ),
        "a fire": (
            "Quatre morts dans l'incendie d'un immeuble à Marseille. Vingt personnes ont été "
            "blessées."
        ),
    },
    "pt": {
        "years ago": (
            "Há 10 anos um atentado abalou Vila Serena. Morreram 9 pessoas e 40 ficaram "
            "feridas. No domingo houve uma missa."
        ),
        "a trial": (
            "Começou o julgamento do atentado. O réu matou 3 pessoas e feriu 5. A polícia "
            "prendeu 2 cúmplices."
        ),
        "a works": ("Explosão numa fábrica deixa 2 mortos e 8 feridos."),
        "a bear": ("Um urso atacou um turista. Outras 2 pessoas ficaram feridas."),
        "an accident": (
            "Acidente deixa 3 mortos e 12 feridos na cidade de Coimbra. Outras 2 pessoas "
            "estão desaparecidas, segundo a polícia."
        ),
        "football": (
            "O atacante fez 2 gols e o time matou o jogo diante de 40.000 pessoas. Ao todo, 3 "
            "torcedores foram detidos e 2 ficaram feridos."
        ),
        "an election": (
            "O partido perdeu 12 deputados no domingo. Segundo o governo, 2 ministros caíram "
            "após o ataque da oposição."
        ),
        "a court": (
            "O tribunal condenou 2 homens pela morte de 3 mulheres. Eles feriram 4 pessoas. A "
            "polícia prendeu 2 cúmplices."
        ),
        "the weather": (
            "As chuvas deixaram 11 mortos e 40 desaparecidos no norte do Brasil. Ao todo, 2 "
            "crianças morreram e 300 pessoas foram desalojadas."
        ),
        "a disease": ("A dengue matou 12 pessoas e 30 foram internadas."),
    },
    "it": {
        "years ago": (
            "Dieci anni fa un attentato colpì Borgo Sereno. Morirono 9 persone e 40 rimasero "
            "ferite. Domenica il sindaco ha deposto una corona."
        ),
        "a trial": (
            "Si apre il processo per l'attentato. L'imputato ha ucciso 3 persone e ne ha "
            "ferite 5. Sono stati arrestati 2 complici."
        ),
        "a bear": (
            "Un orso ha attaccato un escursionista e lo ha ucciso. Altre 2 persone sono "
            "rimaste ferite."
        ),
        "fireworks": ("Esplosione in una fabbrica di fuochi d'artificio: 2 morti e 8 feriti."),
        "an accident": (
            "Incidente in autostrada: 3 morti e 12 feriti vicino a Bologna. Altre 2 persone "
            "sono state ferite in modo lieve, secondo la polizia."
        ),
        "football": (
            "L'attaccante ha segnato 2 gol e ha ucciso la partita davanti a 40.000 persone. "
            "In tutto 3 tifosi sono stati arrestati e 2 feriti."
        ),
        "an election": (
            "Il partito ha perso 12 seggi. Secondo il governo 2 ministri sono caduti dopo "
            "l'attacco dell'opposizione."
        ),
        "a court": (
            "Il tribunale ha condannato 2 uomini per la morte di 3 donne. Avevano ferito 4 "
            "persone. Altri 2 uomini sono stati arrestati a Roma."
        ),
        "the weather": (
            "Alluvione nel nord della Francia: 11 morti e 40 dispersi. Altre 300 persone sono "
            "state ferite."
        ),
        "a disease": ("L'influenza ha ucciso 12 persone e 30 sono state ricoverate."),
    },
    "nl": {
        "years ago": (
            "Tien jaar geleden schokte een aanslag de stad. Er vielen 9 doden en 40 gewonden. "
            "Zondag was er een herdenking."
        ),
        "a trial": (
            "Het proces om de aanslag is begonnen. De verdachte doodde 3 mensen en verwondde er 5."
        ),
        "a works": ("Bij een explosie in een fabriek zijn 2 mensen gedood en 8 gewond geraakt."),
        "an accident": (
            "Bij een busongeluk in de stad Utrecht zijn 3 mensen gedood en 12 gewond geraakt. "
            "Nog 2 mensen worden vermist, meldt de politie."
        ),
        "football": (
            "De aanvaller maakte 2 doelpunten voor 40.000 mensen. Na de wedstrijd werden 3 "
            "mannen aangehouden en raakten 2 agenten gewond."
        ),
        "an election": (
            "De partij verloor zondag 12 zetels. Volgens de regering zijn 2 ministers "
            "gesneuveld na de aanval van de oppositie."
        ),
        "a court": (
            "De rechtbank veroordeelde 2 mannen voor de moord op 3 vrouwen. Zij verwondden 4 "
            "mensen. In Amsterdam werden 2 mannen aangehouden."
        ),
        "the weather": (
            "De storm kostte 11 mensen het leven. In het noorden van Duitsland raakten 40 "
            "mensen gewond en worden 2 kinderen vermist."
        ),
    },
    "ru": {
        "years ago": (
            "10 лет назад теракт потряс город. Тогда погибли 9 человек, 40 были ранены. В "
            "воскресенье прошла служба."
        ),
        "a trial": ("Начался суд по делу о теракте. Обвиняемый убил 3 человек и ранил 5."),
        "a works": ("При взрыве на заводе погибли 2 человека, 8 ранены."),
        "an accident": (
            "В ДТП в городе Казань погибли 3 человека, 12 ранены. Ещё 2 человека пропали без "
            "вести, сообщила полиция."
        ),
        "football": (
            "Нападающий забил 2 гола, матч посмотрели 40 000 человек. Задержаны 3 болельщика, "
            "2 человека ранены."
        ),
        "an election": (
            "Партия потеряла 12 мест. По данным правительства, 2 министра ушли после атаки "
            "оппозиции."
        ),
        "a court": ("Суд приговорил 2 мужчин за убийство 3 женщин. Они ранили 4 человек."),
        "the weather": ("Наводнение унесло жизни 11 человек, 40 человек ранены на севере Италии."),
    },
    "ar": {
        "years ago": (
            "قبل عشر سنوات هز تفجير المدينة. وقتل 9 أشخاص وأصيب 40 آخرون. وأقيم قداس يوم الأحد."
        ),
        "a trial": ("بدأت محاكمة المتهم بالهجوم. وقتل في الهجوم 3 أشخاص وأصيب 5."),
        "a works": ("قتل شخصان وأصيب 8 في انفجار في مصنع."),
        "an accident": ("قتل ثلاثة أشخاص وأصيب 12 آخرون في حادث سير في مدينة كابول، وفقا للشرطة."),
        "football": (
            "سجل اللاعب هدفين في المباراة أمام 40000 شخص. وأصيب لاعبان واعتقلت الشرطة 3 رجال."
        ),
        "an election": (
            "خسر الحزب 12 مقعدا يوم الأحد. وقالت السلطات إن وزيرين استقالا بعد هجوم المعارضة."
        ),
        "a court": ("حكمت المحكمة على رجلين بالسجن بتهمة قتل 3 نساء. وأصيب 4 أشخاص."),
        "the weather": (
            "أسفرت الفيضانات عن مقتل 11 شخصا وفقدان 40 آخرين في شمال إيران. وقتل طفلان وأصيب "
            "5 أشخاص."
        ),
    },
}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        pytest.param(language, text, id=f"{language}: {name}")
        for language, texts in NEWS.items()
        for name, text in texts.items()
    ],
)
def test_news_of_something_else_gives_no_record(extract, language: str, text: str) -> None:
    answer = extract(text, language=language, published=date(2024, 5, 15))
    assert answer.records == ()
    assert [check.code for check in answer.checks] == [CheckCode.LANGUAGE_NOT_READ]
