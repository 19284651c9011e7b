namespace Merit.Adapters.Documents.Reading;

/// <summary>Ends the reading of a workbook with one finding. It never leaves the reader.</summary>
/// <param name="code">The finding's code.</param>
/// <param name="arguments">What its text names.</param>
internal sealed class UnfitWorkbookException(string code, params object?[] arguments) : Exception(code)
{
    public string Code { get; } = code;

    public object?[] Arguments { get; } = arguments;
}
