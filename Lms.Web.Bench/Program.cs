using Lms.Web.Bench;
using Lms.Web.Bench.Driving;
using Lms.Web.Bench.Limit;
using Lms.Web.Bench.Seeding;

return args switch
{
    ["seed", ..] => await SeedCommand.RunAsync(Settings.Read(args[1..])),
    ["seed-limit", ..] => await LimitSeed.RunAsync(Settings.Read(args[1..])),
    ["limit", ..] => await LimitApp.RunAsync(Settings.Read(args[1..])),
    ["drive", ..] => await Drive.RunAsync(Settings.Read(args[1..])),
    _ => Help(),
};

static int Help()
{
    Console.WriteLine(
        """
        drive        measure everything (scripts/bench.sh calls this)
        seed         fill an empty database of the product
        seed-limit   fill the database of the bare limit
        limit        serve the bare limit
        """
    );
    return 64;
}
