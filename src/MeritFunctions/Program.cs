using MeritFunctions;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseWhen<FailureAnswers>(FailureAnswers.Concerns);
builder.UseWhen<LargeForms>(LargeForms.Concerns);
builder.UseWhen<AccessControl>(FailureAnswers.Concerns);
// Two of three records were these libraries' notes on every request that came and went.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning);
builder.Services.AddMerit(builder.Configuration, builder.Environment);
builder.Build().Run();
