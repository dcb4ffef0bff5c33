"""The legal forms of companies by country, as people write them at the end of a name, or before it. Data.

A form is written here once, with its dots and blanks; upper and lower case, dots, accents and the blanks after dots do
not count. Matching leaves forms out where they stand last (or first, where a country writes them so): inside a name the
same words are part of it.
"""

from __future__ import annotations

#: two-letter code -> the forms that stand behind a name, separated by commas
BEHIND: dict[str, str] = {
    "US": "Inc., Incorporated, Corp., Corporation, Co., Company, and Co., and Company, Ltd., Limited, LLC, L.L.C., "
          "PLLC, LLLP, LLP, L.P., PC, Limited Liability Company, Limited Partnership, Professional Corporation, PBC",
    "GB": "Ltd., Limited, PLC, Public Limited Company, LLP, CIC, Cyf., Unlimited Company, Private Limited Company",
    "IE": "DAC, CLG, Teoranta, Teo., UC, Designated Activity Company",
    "CA": "Ltée, Limitée, Inc., Incorporée, ULC, S.E.N.C., s.e.n.c.r.l., Enr., Cie, et Cie, et Compagnie",
    "AU": "Pty., Pty. Ltd., Pty. Limited, Proprietary Limited",
    "NZ": "Ltd., Limited, Tapui Limited",
    "ZA": "(Pty) Ltd., NPC, SOC Ltd.",
    "IN": "Pvt., Pvt. Ltd., (P) Ltd., Private Limited, Private Ltd., OPC, OPC Private Limited, Public Limited",
    "PK": "(Pvt.) Ltd., (Private) Limited, SMC-Private Limited",
    "SG": "Pte., Pte. Ltd., Private Limited",
    "MY": "Bhd., Sdn. Bhd., Berhad, Sendirian Berhad, PLT",
    "HK": "Ltd., Limited, Co. Ltd., Company Limited",
    "CN": "Co. Ltd., Company Limited, Incorporated Company",
    "JP": "K.K., G.K., Kabushiki Kaisha, Godo Kaisha, Y.K.",
    "KR": "Co. Ltd., Yuhan Hoesa, Chusik Hoesa",
    "TH": "Co. Ltd., PCL, Public Company Limited",
    "PH": "Inc., OPC",
    "AE": "LLC, FZE, FZCO, FZ-LLC, DMCC, PJSC, PSC",
    "IL": "Ltd.",
    "DE": "GmbH, mbH, gGmbH, AG, Aktiengesellschaft, KG, KGaA, Kommanditgesellschaft, OHG, GbR, UG, UG "
          "(haftungsbeschränkt), Unternehmergesellschaft, eG, e.K., e.Kfm., e.Kfr., e.V., PartG, PartG mbB, "
          "PartGmbB, GmbH & Co. KG, und Co., & Co., Gesellschaft mit beschränkter Haftung, Einzelunternehmen",
    "AT": "GmbH, Ges.m.b.H., GesmbH, GesbR, AG, KG, OG, KEG, OEG, e.U., e.Gen., FlexCo, FlexKapG",
    "CH": "AG, SA, GmbH, Sàrl, Sagl, KlG, KmG, Genossenschaft, Société anonyme",
    "LI": "AG, Anstalt, Trust reg.",
    "FR": "SARL, EURL, SAS, SASU, SA, SNC, SCS, SCA, SCI, SCOP, SELARL, SELAS, EIRL, EI, GIE, GAEC, EARL, et Cie, & "
          "Cie, Société anonyme, Société par actions simplifiée, Société à responsabilité limitée",
    "BE": "BV, BVBA, SPRL, SRL, NV, SA, CV, CVBA, CVOA, SC, SCRL, VOF, SNC, CommV, Comm.V., GCV, SComm, VZW, ASBL",
    "NL": "B.V., N.V., V.O.F., C.V., Coöperatie U.A., Coöperatie, en Co., Besloten Vennootschap, Naamloze "
          "Vennootschap, Eenmanszaak",
    "LU": "S.A., S.à r.l., S.à r.l.-S, S.C.A., S.C.S., S.C.Sp., SECS, SE",
    "MC": "SAM, SARL",
    "SE": "AB, Aktiebolag, Aktiebolaget, AB (publ), HB, Handelsbolag, KB, Kommanditbolag, ek. för., Ekonomisk "
          "förening, och Co., & Co.",
    "NO": "AS, ASA, A/S, ANS, DA, KS, ENK, NUF, SA, IKS, Aksjeselskap, Allmennaksjeselskap, og Co.",
    "DK": "A/S, ApS, AMBA, A.m.b.a., K/S, P/S, I/S, IVS, G/S, SMBA, F.M.B.A., Aktieselskab, Anpartsselskab, og Co.",
    "FI": "Oy, Oyj, Ab, Oy Ab, Ky, Ay, Abp, Kb, Tmi, T:mi, Osk, Osakeyhtiö, Aktiebolag",
    "IS": "hf., ehf., ohf., slf., sf., svf., slhf., ses., bs.",
    "FO": "P/F, Sp/f, Smba",
    "ES": "S.A., S.L., S.L.U., S.A.U., S.L.L., S.A.L., S.L.N.E., S.C., S.Coop., S.Com., C.B., A.I.E., Sociedad "
          "Anónima, Sociedad Limitada, y Cía.",
    "PT": "Lda., Limitada, S.A., Unipessoal, Unipessoal Lda., e Companhia, & Companhia, SGPS, S.G.P.S. S.A., "
          "Sociedade Anónima",
    "IT": "S.p.A., S.r.l., S.r.l.s., S.a.s., S.n.c., S.a.p.a., S.s., S.c.a r.l., S.c.r.l., S.c.p.a., Soc. Coop., "
          "Società Cooperativa, S.r.l. Unipersonale, e C., Società per azioni",
    "MT": "Ltd., p.l.c.",
    "GR": "Α.Ε., Α.Ε.Β.Ε., Α.Β.Ε.Ε., Ε.Π.Ε., Ι.Κ.Ε., Μ.Ι.Κ.Ε., Ο.Ε., Ε.Ε., A.E., A.E.B.E., A.B.E.E., E.P.E., "
          "I.K.E., O.E., E.E., S.A., P.C.",
    "CY": "Ltd., Limited, PLC",
    "PL": "Sp. z o.o., Sp. zoo, Spzoo, Sp. z oo, S.A., P.S.A., Sp. j., Sp. k., Sp. p., S.K.A., S.C., Spółka "
          "Akcyjna, Spółka z ograniczoną odpowiedzialnością, Spółka Jawna, Spółka Komandytowa, Spółka z o.o., Sp. z "
          "o.o. Sp. k.",
    "CZ": "s.r.o., spol. s r.o., a.s., v.o.s., k.s., z.s., o.p.s., akciová společnost, společnost s ručením "
          "omezeným, příspěvková organizace",
    "SK": "s.r.o., spol. s r.o., a.s., v.o.s., k.s., j.s.a.",
    "HU": "Kft., Zrt., Nyrt., Rt., Bt., Kkt., E.V., Korlátolt Felelősségű Társaság",
    "RO": "S.R.L., S.A., S.R.L.-D, S.N.C., S.C.S., P.F.A.",
    "BG": "EOOD, OOD, EAD, AD, ЕООД, ООД, ЕАД, АД, ДЗЗД",
    "SI": "d.o.o., d.d., d.n.o., k.d., s.p.",
    "HR": "d.o.o., j.d.o.o., d.d., j.t.d., k.d.",
    "BA": "d.o.o., d.d.",
    "RS": "d.o.o., a.d., o.d., д.о.о., а.д.",
    "ME": "d.o.o., a.d.",
    "MK": "DOO, DOOEL, AD, ДОО, ДООЕЛ, АД",
    "EE": "OÜ, AS, TÜ, UÜ, FIE",
    "LV": "SIA, AS, IK, PS",
    "LT": "UAB, AB, MB, VšĮ",
    "UA": "ТОВ, ПП, ПАТ, ПрАТ, LLC",
    "RU": "ООО, АО, ПАО, ЗАО, ОАО, LLC, JSC, PJSC",
    "TR": "A.Ş., Ltd. Şti., Anonim Şirketi, Limited Şirketi, San. ve Tic. A.Ş., San. ve Tic. Ltd. Şti., Koll. Şti.",
    "MX": "S.A. de C.V., S.A.B. de C.V., S.A.P.I. de C.V., S. de R.L. de C.V., S. de R.L., S.C., A.C., S.A.S. de "
          "C.V., S.A.P.I., S.N.C., Sociedad Anónima de Capital Variable",
    "AR": "S.A., S.R.L., S.A.S., S.A.U., S.C.A.",
    "BR": "Ltda., Ltda. ME, Ltda. EPP, S.A., S/A, EIRELI, e Cia., Limitada",
    "CL": "SpA, Ltda., S.A., E.I.R.L., Limitada",
    "CO": "S.A.S., Ltda., S.A., E.U., S. en C.",
    "PE": "S.A.C., S.A.A., S.R.L., E.I.R.L., S.A.",
    "ID": "Tbk., PT Tbk.",
    "EU": "SE, EEIG, EWIV, SCE",
}  # fmt: skip
#: two-letter code -> the forms that stand before a name
BEFORE: dict[str, str] = {
    "FR": "SARL, EURL, SAS, SASU, SNC, SCI, SCOP, EARL, GAEC, SELARL",
    "SE": "AB, Aktiebolaget",
    "NO": "A/S, AS",
    "DK": "A/S, I/S",
    "FI": "Oy, Ab, Tmi, T:mi",
    "FO": "P/F, Sp/f",
    "PL": "P.P.H.U., F.H.U., PHU, FHU",
    "RO": "S.C.",
    "EE": "AS, OÜ",
    "LV": "SIA, AS",
    "LT": "UAB, AB, MB, VšĮ",
    "ID": "PT, CV, UD",
    "BG": "ЕТ",
    "UA": "ТОВ, ПП, ПАТ, ПрАТ",
    "RU": "ООО, АО, ПАО, ЗАО, ОАО, ИП",
}  # fmt: skip
