namespace Merit.Assessment.Reading;

/// <summary>A row of a table under known columns, of a text file or of a sheet.</summary>
public interface ITableRow
{
    /// <summary>The trimmed cell of a column; empty when the table has no such column.</summary>
    string this[string column] { get; }

    /// <summary>The pointer of a cell.</summary>
    string At(string column);
}
