using System.Text;

namespace Merit.Adapters.Scanning;

/// <summary>
/// Looks at a content while it passes, whatever its size: what kind of file it is, and whether it carries the signature by which
/// scanners for malware are tested. A few kilobytes of it are kept.
/// </summary>
public sealed class ContentLook
{
    // A PDF may have other bytes in front, as far as readers look for its beginning.
    private const int HeadBytes = 1024;

    // The names of an Office file's parts stand in it as they are.
    private static readonly byte[] Document = "word/document.xml"u8.ToArray();
    private static readonly byte[] Workbook = "xl/workbook."u8.ToArray();
    private static readonly byte[] Macro = "vbaProject.bin"u8.ToArray();

    // In two parts, for a file that holds it in one is taken for malware itself.
    private static readonly byte[] TestSignature = Encoding.ASCII.GetBytes(@"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

    private static readonly int Longest = new[] { Document, Workbook, Macro, TestSignature }.Max(pattern => pattern.Length);

    private static readonly (byte[] Begin, ContentKind Kind)[] Beginnings =
    [
        ([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], ContentKind.Png),
        ([0xFF, 0xD8, 0xFF], ContentKind.Jpeg),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], ContentKind.Compound),
        ([(byte)'R', (byte)'a', (byte)'r', (byte)'!', 0x1A, 0x07], ContentKind.Archive),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C], ContentKind.Archive),
        ([0x1F, 0x8B], ContentKind.Archive),
        ([(byte)'M', (byte)'Z'], ContentKind.Program),
        ([0x7F, (byte)'E', (byte)'L', (byte)'F'], ContentKind.Program),
        ([0xCF, 0xFA, 0xED, 0xFE], ContentKind.Program),
        ([(byte)'#', (byte)'!'], ContentKind.Program),
    ];

    private readonly byte[] _head = new byte[HeadBytes];
    private int _kept;
    private byte[] _tail = [];
    private bool _isDocument;
    private bool _isWorkbook;
    private bool _hasMacros;

    /// <summary>Whether the signature was seen by which scanners are tested.</summary>
    public bool HasTestSignature { get; private set; }

    /// <summary>What kind of file it is, when all of it has passed.</summary>
    public ContentKind Kind
    {
        get
        {
            ReadOnlySpan<byte> head = _head.AsSpan(0, _kept);
            if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8))
            {
                return _hasMacros ? ContentKind.Macros : _isDocument ? ContentKind.Docx : _isWorkbook ? ContentKind.Xlsx : ContentKind.Archive;
            }

            foreach ((byte[] begin, ContentKind kind) in Beginnings)
            {
                if (head.StartsWith(begin))
                {
                    return kind;
                }
            }

            return head.IndexOf("%PDF"u8) >= 0 ? ContentKind.Pdf : ContentKind.Unknown;
        }
    }

    /// <summary>More of it has passed.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        int more = Math.Min(bytes.Length, HeadBytes - _kept);
        bytes[..more].CopyTo(_head.AsSpan(_kept));
        _kept += more;

        // What lies across the border to the bytes before is looked at by itself; what lies within, where it is.
        Look([.. _tail, .. bytes[..Math.Min(bytes.Length, Longest)]]);
        Look(bytes);
        ReadOnlySpan<byte> last = bytes.Length >= Longest ? bytes[^Longest..] : [.. _tail, .. bytes];
        _tail = last[^Math.Min(last.Length, Longest)..].ToArray();
    }

    private void Look(ReadOnlySpan<byte> bytes)
    {
        HasTestSignature |= bytes.IndexOf(TestSignature) >= 0;
        if (_head[0] == 'P' && _head[1] == 'K')
        {
            _isDocument |= bytes.IndexOf(Document) >= 0;
            _isWorkbook |= bytes.IndexOf(Workbook) >= 0;
            _hasMacros |= bytes.IndexOf(Macro) >= 0;
        }
    }
}
