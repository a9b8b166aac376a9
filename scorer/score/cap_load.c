#include "score/cap_load.h"

#include "score/workspace.h"

struct cap_load indicator_load(const struct workspace *work, uint32_t indicator)
{
    points cap = work->caps[indicator];
    return (struct cap_load){work->loads[indicator], cap, cap != UNCAPPED};
}

struct cap_load clause_load(const struct workspace *work, uint32_t clause)
{
    const struct optional_points *max = &work->rubric->clauses[clause].max;
    return (struct cap_load){work->clause_loads[clause], max->value, max->given};
}

points cap_passes(const struct cap_load *load)
{
    return load->capped && load->load > load->cap ? load->cap : load->load;
}

points cap_absorbs(const struct cap_load *load)
{
    return load->load - cap_passes(load);
}
