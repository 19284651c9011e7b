using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask;

namespace LocalHost.CrashHost.Scenarios;

/// <summary>Results and an output that are too long for the history and are kept apart from it.</summary>
internal sealed class Archive : Scenario
{
    public override void Register(DurableTaskRegistry tasks, TimeSpan tick) =>
        tasks.AddOrchestratorFunc<int, string>(Name, async (context, number) =>
        {
            string first = (await context.CallActivityAsync<Stamped<string>>(Steps.Write, number)).Value;
            context.SetCustomStatus(first);
            string second = (await context.CallActivityAsync<Stamped<string>>(Steps.Write, number + 1)).Value;
            return Digest(first + second) + first;
        });

    public override Ending Expected(int number) =>
        Ending.Completed(Digest(Steps.LongText(number) + Steps.LongText(number + 1)) + Steps.LongText(number));

    private static string Digest(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
