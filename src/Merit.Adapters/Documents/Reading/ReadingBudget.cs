namespace Merit.Adapters.Documents.Reading;

/// <summary>
/// How much a workbook may make its reader do. A filled template needs a hundredth of it; what needs more is answered with a
/// finding before it has cost anything. All of it is counted, so that the answer does not depend on the machine.
/// </summary>
public sealed record ReadingBudget
{
    /// <summary>What uploads and files of the command line get.</summary>
    public static ReadingBudget Standard { get; } = new();

    /// <summary>The largest file, in bytes as it was sent.</summary>
    public int FileBytes { get; init; } = 5 * 1024 * 1024;

    /// <summary>Entries of the archive.</summary>
    public int Entries { get; init; } = 500;

    /// <summary>
    /// Bytes that come out of the archive, of all parts that are read together, and the characters of a shared text once more for
    /// each cell that names it.
    /// </summary>
    public int InflatedBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Sheets.</summary>
    public int Sheets { get; init; } = 100;

    /// <summary>Rows of all sheets together, empty ones included.</summary>
    public int Rows { get; init; } = 50_000;

    /// <summary>Cells of all sheets together, empty ones included.</summary>
    public int Cells { get; init; } = 200_000;

    /// <summary>Characters of one cell; Excel has the same bound.</summary>
    public int CellLength { get; init; } = 32_767;

    /// <summary>Texts that the sheets share.</summary>
    public int SharedTexts { get; init; } = 100_000;

    /// <summary>Elements within elements.</summary>
    public int Depth { get; init; } = 32;

    /// <summary>Different names of elements and attributes, which the XML reader keeps.</summary>
    public int Names { get; init; } = 2_000;

    /// <summary>Bytes of one tag or one text of a part, which the XML reader keeps at once.</summary>
    public int TokenBytes { get; init; } = 256 * 1024;
}

/// <summary>What a reader has used up of its budget.</summary>
internal sealed class ReadingMeter(ReadingBudget budget)
{
    private int _inflated;
    private int _rows;
    private int _cells;
    private int _names;

    public ReadingBudget Budget => budget;

    public void Inflate(int bytes) => Spend(ref _inflated, bytes, budget.InflatedBytes, "workbook-inflates");

    public void Row() => Spend(ref _rows, 1, budget.Rows, "workbook-rows");

    public void Cell() => Spend(ref _cells, 1, budget.Cells, "workbook-cells");

    public void Name() => Spend(ref _names, 1, budget.Names, "workbook-complex");

    private static void Spend(ref int used, int more, int most, string code)
    {
        used += more;
        if (used > most)
        {
            throw new UnfitWorkbookException(code, most);
        }
    }
}
