using System.IO.Compression;
using System.Text;
using Merit.Assessment.Reading;

namespace Merit.Adapters.Documents.Reading;

/// <summary>
/// The archive that a workbook is. What has no place in a filled template is refused by its names and types alone, before
/// anything of it is read: macros, embedded files, links out of the workbook, other archives.
/// </summary>
internal sealed class WorkbookPackage : IDisposable
{
    private const string ContentTypes = "[Content_Types].xml";
    private const string MainType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
    private const int LongestName = 260;

    private static readonly string[] Archives = [".zip", ".rar", ".7z", ".gz", ".tar", ".xlsx", ".xlsm", ".xls", ".docx", ".docm", ".pptx", ".jar"];
    private static readonly string[] MacroParts = ["vbaproject", "/macrosheets/", "/dialogsheets/", "/activex/"];

    private readonly ZipArchive _archive;
    private readonly ReadingMeter _meter;
    private readonly Dictionary<string, ZipArchiveEntry> _parts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Dictionary<string, (string Kind, string Target)>> _relations = new(StringComparer.OrdinalIgnoreCase);

    private WorkbookPackage(ZipArchive archive, ReadingMeter meter)
    {
        _archive = archive;
        _meter = meter;
    }

    /// <summary>The names of all parts.</summary>
    public IEnumerable<string> Parts => _parts.Keys;

    /// <summary>Opens a workbook.</summary>
    /// <exception cref="UnfitWorkbookException">It is none, or is none that may be read.</exception>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    public static WorkbookPackage Open(byte[] file, ReadingMeter meter)
    {
        CheckKind(file, meter.Budget);
        ZipArchive archive = new(new MemoryStream(file, writable: false), ZipArchiveMode.Read, leaveOpen: false, Encoding.UTF8);
        WorkbookPackage package = new(archive, meter);
        try
        {
            package.CheckEntries();
            package.CheckTypes();
            return package;
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file is an archive, as every workbook is, whatever it is called.</summary>
    public static bool IsArchive(ReadOnlySpan<byte> file) => file.StartsWith("PK\u0003\u0004"u8);

    /// <summary>Whether there is a part of this name.</summary>
    public bool Has(string part) => _parts.ContainsKey(part);

    /// <summary>Reads a part.</summary>
    /// <exception cref="UnfitWorkbookException">There is none of this name.</exception>
    public PartReader Read(string part) => _parts.TryGetValue(part, out ZipArchiveEntry? entry)
        ? new PartReader(entry.Open(), _meter)
        : throw new UnfitWorkbookException("workbook-damaged", part);

    /// <summary>The parts that a part names, by id. What it names outside of the workbook, except pages to read, is refused.</summary>
    public Dictionary<string, (string Kind, string Target)> RelationsOf(string part)
    {
        // Those of every part are checked before those of the workbook are followed: they are read once for both.
        if (!_relations.TryGetValue(part, out Dictionary<string, (string Kind, string Target)>? relations))
        {
            _relations.Add(part, relations = ReadRelations(part));
        }

        return relations;
    }

    public void Dispose() => _archive.Dispose();

    private Dictionary<string, (string Kind, string Target)> ReadRelations(string part)
    {
        int slash = part.LastIndexOf('/') + 1;
        string name = $"{part[..slash]}_rels/{part[slash..]}.rels";
        Dictionary<string, (string, string)> relations = new(StringComparer.Ordinal);
        if (!Has(name))
        {
            return relations;
        }

        using PartReader reader = Read(name);
        while (reader.Read())
        {
            if (!reader.IsStart("Relationship"))
            {
                continue;
            }

            string type = reader["Type"] ?? "";
            string kind = type[(type.LastIndexOf('/') + 1)..];
            string target = reader["Target"] ?? "";
            if (reader["TargetMode"] == "External")
            {
                if (kind != "hyperlink")
                {
                    throw new UnfitWorkbookException("workbook-link", target);
                }

                continue;
            }

            if (reader["Id"] is { } id)
            {
                relations[id] = (kind, Resolve(part[..slash], target));
            }
        }

        return relations;
    }

    private static string Resolve(string folder, string target)
    {
        List<string> segments = [];
        string path = target.StartsWith('/') ? target : folder + target;
        foreach (string segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == ".." && segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment != ".")
            {
                segments.Add(segment);
            }
        }

        return string.Join('/', segments);
    }

    private static void CheckKind(ReadOnlySpan<byte> file, ReadingBudget budget)
    {
        if (file.Length > budget.FileBytes)
        {
            throw new UnfitWorkbookException("workbook-too-large", budget.FileBytes);
        }

        if (file.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
        {
            // A workbook with a password is a compound file around an encrypted package, named so in UTF-16.
            bool encrypted = file.IndexOf(Encoding.Unicode.GetBytes("EncryptedPackage")) >= 0;
            throw new UnfitWorkbookException(encrypted ? "workbook-encrypted" : "workbook-old");
        }

        if (!IsArchive(file))
        {
            throw new UnfitWorkbookException("workbook-none");
        }

        // The archive's list is read whole by the library, however long it is: its lines are counted before.
        if (file.Count("PK\u0001\u0002"u8) > budget.Entries)
        {
            throw new UnfitWorkbookException("workbook-entries", budget.Entries);
        }
    }

    private void CheckEntries()
    {
        foreach (ZipArchiveEntry entry in _archive.Entries)
        {
            string name = entry.FullName;
            string[] segments = name.Split('/');
            if (name.Length is 0 or > LongestName || name[0] == '/' || name.AsSpan().ContainsAny('\\', ':')
                || segments.Contains("..") || segments.Contains(".") || Characters.FirstForbidden(name) is not null)
            {
                throw new UnfitWorkbookException("workbook-entry-name", name);
            }

            if (!_parts.TryAdd(name, entry))
            {
                throw new UnfitWorkbookException("workbook-entry-doubled", name);
            }
        }

        if (Has("mimetype"))
        {
            throw new UnfitWorkbookException("workbook-open-document");
        }

        if (Has("EncryptedPackage") || _archive.Entries.Any(entry => entry.IsEncrypted))
        {
            throw new UnfitWorkbookException("workbook-encrypted");
        }

        foreach (string name in _parts.Keys)
        {
            string part = "/" + name.ToLowerInvariant();
            if (MacroParts.Any(part.Contains))
            {
                throw new UnfitWorkbookException("workbook-macros");
            }

            if (part.Contains("/embeddings/", StringComparison.Ordinal) || Archives.Any(part.EndsWith))
            {
                throw new UnfitWorkbookException("workbook-embedded", name);
            }

            if (part.Contains("/externallinks/", StringComparison.Ordinal) || part.EndsWith("/connections.xml", StringComparison.Ordinal))
            {
                throw new UnfitWorkbookException("workbook-link", name);
            }
        }
    }

    private void CheckTypes()
    {
        if (!Has(ContentTypes))
        {
            throw new UnfitWorkbookException("workbook-none");
        }

        bool hasMain = false;
        string? other = null;
        using PartReader reader = Read(ContentTypes);
        while (reader.Read())
        {
            if (!reader.IsStart())
            {
                continue;
            }

            string type = reader["ContentType"] ?? "";
            if (type.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase) || type.Contains("vbaProject", StringComparison.OrdinalIgnoreCase))
            {
                throw new UnfitWorkbookException("workbook-macros");
            }

            hasMain |= type == MainType;
            other = type.EndsWith(".main+xml", StringComparison.Ordinal) && type != MainType ? type : other;
        }

        if (!hasMain)
        {
            throw new UnfitWorkbookException(other is null ? "workbook-damaged" : "workbook-other-document", other ?? ContentTypes);
        }
    }
}
