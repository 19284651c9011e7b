using System.Text;
using System.Xml;

namespace Merit.Adapters.Documents.Reading;

/// <summary>
/// Reads a part of a workbook element by element. Whatever the part holds, little of it is in memory at a time: neither
/// inflated bytes nor names, depth, tags or texts grow beyond the budget. Document types, and with them entities and
/// everything from outside, are refused.
/// </summary>
internal sealed class PartReader : IDisposable
{
    // Strict, and in no other encoding, whatever the part says of itself: nothing else is written by any spreadsheet.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    private readonly XmlReader _xml;
    private readonly ReadingMeter _meter;
    private readonly char[] _chunk = new char[1024];

    public PartReader(Stream part, ReadingMeter meter)
    {
        _meter = meter;
        _xml = XmlReader.Create(
            new StreamReader(new MeteredStream(part, meter), Utf8, detectEncodingFromByteOrderMarks: false),
            new XmlReaderSettings
            {
                CloseInput = true,
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                MaxCharactersInDocument = meter.Budget.InflatedBytes,
                NameTable = new MeteredNames(meter),
            });
    }

    public int Depth => _xml.Depth;

    /// <summary>Whether the reader stands at the beginning of an element of this name, in whatever namespace.</summary>
    public bool IsStart(string name) => _xml.NodeType == XmlNodeType.Element && _xml.LocalName == name;

    /// <summary>Whether the reader stands at the beginning of an element.</summary>
    public bool IsStart() => _xml.NodeType == XmlNodeType.Element;

    public string Name => _xml.LocalName;

    public bool IsEmpty => _xml.IsEmptyElement;

    /// <summary>An attribute without a namespace, or null.</summary>
    public string? this[string attribute] => _xml.GetAttribute(attribute);

    /// <summary>An attribute that stands in some namespace under this name, or null.</summary>
    public string? Foreign(string attribute)
    {
        string? found = null;
        while (_xml.MoveToNextAttribute())
        {
            if (_xml.LocalName == attribute && _xml.Prefix.Length > 0)
            {
                found = _xml.Value;
            }
        }

        _xml.MoveToElement();
        return found;
    }

    /// <summary>Goes on by one node; false at the end.</summary>
    public bool Read()
    {
        if (!_xml.Read())
        {
            return false;
        }

        if (_xml.Depth > _meter.Budget.Depth)
        {
            throw new UnfitWorkbookException("workbook-complex", _meter.Budget.Depth);
        }

        return true;
    }

    /// <summary>Goes on to the next node within an element that began at a depth; false when the element has ended.</summary>
    public bool ReadWithin(int depth) => Read() && _xml.Depth > depth;

    /// <summary>
    /// The text of the element that the reader stands at, its first characters as far as a cell may have them and one more: who
    /// gets that one knows that it was too long. The reader then stands at the element's end.
    /// </summary>
    public void Append(StringBuilder text)
    {
        if (_xml.IsEmptyElement)
        {
            return;
        }

        int depth = _xml.Depth;
        while (ReadWithin(depth))
        {
            if (_xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
            {
                AppendNode(text);
            }
        }
    }

    public void Dispose() => _xml.Dispose();

    private void AppendNode(StringBuilder text)
    {
        for (int read; (read = _xml.ReadValueChunk(_chunk, 0, _chunk.Length)) > 0;)
        {
            int room = _meter.Budget.CellLength + 1 - text.Length;
            text.Append(_chunk, 0, Math.Min(read, Math.Max(room, 0)));
        }
    }

    /// <summary>Counts what comes out of the archive, and how far one "&lt;" is from the next.</summary>
    private sealed class MeteredStream(Stream inner, ReadingMeter meter) : ForwardStream(inner)
    {
        private int _since;

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int count = Inner.Read(buffer);
            meter.Inflate(count);
            ReadOnlySpan<byte> read = buffer[..count];
            int first = read.IndexOf((byte)'<');
            _since += first < 0 ? count : first;
            if (_since > meter.Budget.TokenBytes)
            {
                throw new UnfitWorkbookException("workbook-complex", meter.Budget.TokenBytes);
            }

            _since = first < 0 ? _since : count - read.LastIndexOf((byte)'<');
            return count;
        }
    }

    /// <summary>The names of a part, as many as the budget allows: the XML reader keeps every one.</summary>
    private sealed class MeteredNames(ReadingMeter meter) : NameTable
    {
        public override string Add(char[] key, int start, int len)
        {
            if (Get(key, start, len) is { } known)
            {
                return known;
            }

            meter.Name();
            return base.Add(key, start, len);
        }

        public override string Add(string key)
        {
            if (Get(key) is { } known)
            {
                return known;
            }

            meter.Name();
            return base.Add(key);
        }
    }
}
