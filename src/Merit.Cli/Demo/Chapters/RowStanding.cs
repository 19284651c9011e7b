namespace Merit.Cli.Demo.Chapters;

/// <summary>How a row stands to what was published.</summary>
internal enum RowStanding
{
    /// <summary>As published.</summary>
    Right,

    /// <summary>Not as published.</summary>
    Wrong,

    /// <summary>Nothing was published: the row is illustrative.</summary>
    Illustrative,
}
