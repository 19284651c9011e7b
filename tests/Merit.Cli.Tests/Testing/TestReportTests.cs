using Merit.Cli.Testing;

namespace Merit.Cli.Tests.Testing;

public sealed class TestReportTests
{
    [Fact]
    public void It_counts_every_outcome_and_keeps_what_failed()
    {
        TestReport report = TestReport.Read("""
            <assemblies>
              <assembly name="A.dll" total="5" passed="2" failed="1" skipped="1" errors="1" not-run="0">
                <errors><error type="fatal" name="A"><failure exception-type="X"><message>crashed</message><stack-trace>at B</stack-trace></failure></error></errors>
                <collection>
                  <test name="A.Works" result="Pass" />
                  <test name="A.Waits" result="Skip"><reason><![CDATA[no browser]]></reason></test>
                  <test name="A.Fails" result="Fail"><failure exception-type="X"><message>expected 335.5, was 335</message></failure></test>
                </collection>
              </assembly>
            </assemblies>
            """);

        Assert.Equal(new TestCounts(2, 2, 1), report.Counts);
        Assert.Equal([("no browser", 1)], report.Skips);
        Assert.Equal(["A.Fails", "fatal: A"], report.Failures.Select(f => f.Name));
        Assert.Equal("expected 335.5, was 335", report.Failures[0].Message);
        Assert.StartsWith("crashed", report.Failures[1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 0, 1, true)]
    [InlineData(3, 1, 0, false)]
    [InlineData(0, 0, 0, false)]
    [InlineData(0, 0, 4, false)]
    public void A_run_is_green_when_something_passed_and_nothing_failed(int passed, int failed, int skipped, bool green) =>
        Assert.Equal(green, new TestCounts(passed, failed, skipped).IsGreen);

    [Fact]
    public void The_counts_are_one_plain_line() =>
        Assert.Equal("1234 passed, 5 failed, 6 skipped", (new TestCounts(1000, 5, 0) + new TestCounts(234, 0, 6)).ToString());
}
