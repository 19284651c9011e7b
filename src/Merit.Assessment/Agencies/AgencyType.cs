namespace Merit.Assessment.Agencies;

/// <summary>The kinds of government agency (instansi pemerintah) that the assessments tell apart.</summary>
public enum AgencyType
{
    /// <summary>Kementerian.</summary>
    Ministry,

    /// <summary>Lembaga pemerintah nonkementerian (LPNK).</summary>
    NonMinisterialBody,

    /// <summary>Lembaga negara, lembaga nonstruktural and their secretariats, such as the Constitutional Court.</summary>
    StateInstitution,

    /// <summary>Pemerintah provinsi.</summary>
    Province,

    /// <summary>Pemerintah kabupaten.</summary>
    Regency,

    /// <summary>Pemerintah kota.</summary>
    City,
}
