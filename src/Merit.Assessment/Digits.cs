namespace Merit.Assessment;

/// <summary>How decimals are written. 2.5 and 2.50 are the same number, but a decimal remembers which of them it was.</summary>
internal static class Digits
{
    /// <summary>
    /// The same number without trailing zeros, so that a stored result does not depend on how a weight was spelled.
    /// </summary>
    public static decimal Shortest(decimal number) =>
        number.Scale == 0 ? number : number / 1.000000000000000000000000000000m;
}
