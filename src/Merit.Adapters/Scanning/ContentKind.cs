namespace Merit.Adapters.Scanning;

/// <summary>What a file is by its own bytes, whatever its name says.</summary>
public enum ContentKind
{
    /// <summary>Nothing that is told apart here; text is among it.</summary>
    Unknown,

    /// <summary>A PDF document.</summary>
    Pdf,

    /// <summary>A PNG picture.</summary>
    Png,

    /// <summary>A JPEG picture.</summary>
    Jpeg,

    /// <summary>A Word document (Office Open XML).</summary>
    Docx,

    /// <summary>An Excel workbook (Office Open XML).</summary>
    Xlsx,

    /// <summary>A document or workbook of that kind with macros in it.</summary>
    Macros,

    /// <summary>An older Office document, or one that is encrypted: what it holds cannot be told.</summary>
    Compound,

    /// <summary>An archive of files: ZIP, RAR, 7z, gzip.</summary>
    Archive,

    /// <summary>A program.</summary>
    Program,
}
