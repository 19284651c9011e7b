namespace Merit.Assessment.Instruments;

/// <summary>What a node of the tree is: a roll-up of others, or one of the three leaf kinds.</summary>
public enum NodeKind
{
    /// <summary>An aspect: its value is rolled up from its children.</summary>
    Aspect,

    /// <summary>An indicator judged on a scale of levels.</summary>
    Level,

    /// <summary>A number between two bounds, imported from elsewhere.</summary>
    Score,

    /// <summary>The mean of respondents' answers between two bounds, with a minimum number of respondents.</summary>
    Survey,
}
