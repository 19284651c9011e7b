using Merit.Assessment.Instruments;

namespace Merit.Assessment.Tests.Instruments;

public sealed class The_shipped_merit_2019
{
    private static readonly Instrument Merit2019 = ShippedInstruments.Get("merit-2019");

    [Fact]
    public void It_has_the_published_maxima()
    {
        Assert.Equal([40m, 40m, 130m, 40m, 80m, 40m, 16m, 24m], Merit2019.Aspects.Select(aspect => aspect.Maximum));
        Assert.Equal(410m, Merit2019.Maximum);
    }

    [Fact]
    public void Figures_say_what_they_rest_on()
    {
        Assert.Equal(Provenance.Confirmed, Merit2019.DeclaredMaximum.Provenance);
        Assert.Equal(Provenance.Illustrative, Merit2019.Find("3.1")!.Weight!.Provenance);
        Assert.All(
            Merit2019.Leaves,
            leaf => Assert.Contains(leaf.Weight!.Source, Merit2019.Sources.Keys));
    }
}
