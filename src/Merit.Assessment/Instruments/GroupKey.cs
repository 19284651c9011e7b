namespace Merit.Assessment.Instruments;

/// <summary>A trait of an agency by which agencies are grouped.</summary>
public enum GroupKey
{
    /// <summary>The agency's type: ministry, province, city …</summary>
    Type,

    /// <summary>The agency's region, such as Wilayah Barat.</summary>
    Region,

    /// <summary>The agency's size: besar, sedang, kecil.</summary>
    Size,
}
