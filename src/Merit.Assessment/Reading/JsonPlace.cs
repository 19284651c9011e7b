using System.Globalization;
using System.Text;

namespace Merit.Assessment.Reading;

/// <summary>
/// Where a value stands, spelled out only when somebody asks: the pointer of each of a million elements would cost more than
/// the document, and with one long name above them as much as its square.
/// </summary>
internal sealed class JsonPlace
{
    public static readonly JsonPlace Root = new(null, "", -1);

    private const int LongestName = 200;

    private readonly JsonPlace? _parent;
    private readonly string _name;
    private readonly int _index;

    private JsonPlace(JsonPlace? parent, string name, int index)
    {
        _parent = parent;
        _name = name;
        _index = index;
    }

    public JsonPlace Member(string name) => new(this, name, -1);

    public JsonPlace Item(int index) => new(this, "", index);

    /// <summary>The JSON pointer (RFC 6901); a long name is cut.</summary>
    public override string ToString()
    {
        Stack<JsonPlace> path = new();
        for (JsonPlace place = this; place._parent is { } parent; place = parent)
        {
            path.Push(place);
        }

        StringBuilder pointer = new();
        foreach (JsonPlace place in path)
        {
            pointer.Append('/');
            if (place._index >= 0)
            {
                pointer.Append(CultureInfo.InvariantCulture, $"{place._index}");
            }
            else
            {
                pointer.Append(JsonText.Escaped(Characters.Visible(place._name, LongestName)));
            }
        }

        return pointer.ToString();
    }
}
