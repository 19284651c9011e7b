using CsCheck;
using Merit.Adapters.Storage;

namespace Merit.Adapters.Tests.Storage;

public sealed class TableKeyTests
{
    [Fact]
    public void A_plain_name_is_its_own_key() => Assert.Equal("merit-2026:3173", TableKey.From("merit-2026:3173"));

    [Fact]
    public void No_key_holds_what_the_table_service_forbids() =>
        Gen.String[0, 400].Sample(name =>
        {
            string key = TableKey.From(name);
            return key.Length is > 0 and <= 300 && !key.Any(c => c is '/' or '\\' or '#' or '?' or '%' || char.IsControl(c));
        });

    [Fact]
    public void Different_names_have_different_keys() =>
        Gen.Select(Gen.String[0, 300], Gen.String[0, 300]).Sample((a, b) => a == b || TableKey.From(a) != TableKey.From(b));
}
