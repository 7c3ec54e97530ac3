{#
Pairs of workers whose phones went nearly the same way in a grid on a day, seen from either of them. Nearly: as long, as far
and as wide; or side by side, however much shorter one way is: where the two meet in the month, the shorter way's cells lie on
the longer one, and the cells that any of their days share are far fewer.
Reads the steps settings, walks (patrols_with_looks) and walked (days of walks of a worker in a grid and month) around it.
#}
{% macro walks_together() %}
    with cells as (

        select walks.worker_code, walks.grid_code, walks.month, walks.patrol_date, visited.cell
        from walks
        inner join {{ ref('stg_patrol_cell') }} as visited
            on
                walks.worker_code = visited.worker_code
                and walks.grid_code = visited.grid_code
                and walks.polygon_sha256 = visited.polygon_sha256
                and walks.patrol_date = visited.patrol_date

    ),

    -- two walks in one grid on a day
    met as (

        select
            own.worker_code,
            others.worker_code as counterpart_code,
            own.grid_code,
            own.month,
            own.patrol_date,
            case when own.cells_visited < others.cells_visited then own.cells_visited else others.cells_visited end as shorter_cells,
            abs(own.duration_s - others.duration_s) <= settings.within_s
            and {{ keeps_share('abs(own.distance_mm - others.distance_mm)', 'own.distance_mm', 'settings.within_share') }}
            -- days too short to have a spread are not held against it
            and coalesce({{ keeps_share('abs(own.spread_mm - others.spread_mm)', 'own.spread_mm', 'settings.spread_share') }}, true) as is_near
        from walks as own
        cross join settings
        inner join walks as others
            on own.grid_code = others.grid_code and own.patrol_date = others.patrol_date and own.worker_code <> others.worker_code

    ),

    shared as (

        select own.worker_code, others.worker_code as counterpart_code, own.grid_code, own.patrol_date, cast(count(*) as bigint) as cell_count
        from cells as own
        inner join cells as others
            on
                own.grid_code = others.grid_code
                and own.patrol_date = others.patrol_date
                and own.cell = others.cell
                and own.worker_code <> others.worker_code
        group by own.worker_code, others.worker_code, own.grid_code, own.patrol_date

    ),

    frequented as (

        select worker_code, grid_code, month, cell, cast(count(*) as bigint) as day_count
        from cells
        group by worker_code, grid_code, month, cell

    ),

    -- cells that any day of one and any day of the other have in common, for all such pairs of days
    usual as (

        select
            own.worker_code,
            others.worker_code as counterpart_code,
            own.grid_code,
            own.month,
            cast(sum(own.day_count * others.day_count) as bigint) as cell_count
        from frequented as own
        inner join frequented as others
            on
                own.grid_code = others.grid_code
                and own.month = others.month
                and own.cell = others.cell
                and own.worker_code <> others.worker_code
        group by own.worker_code, others.worker_code, own.grid_code, own.month

    ),

    met_in_month as (

        select
            met.worker_code,
            met.counterpart_code,
            met.grid_code,
            met.month,
            cast(count(*) as bigint) as day_count,
            cast(sum(met.shorter_cells) as bigint) as shorter_cells,
            cast(sum(coalesce(shared.cell_count, 0)) as bigint) as shared_cells
        from met
        -- no cell in common
        left join shared
            on
                met.worker_code = shared.worker_code
                and met.counterpart_code = shared.counterpart_code
                and met.grid_code = shared.grid_code
                and met.patrol_date = shared.patrol_date
        group by met.worker_code, met.counterpart_code, met.grid_code, met.month

    ),

    side_by_side as (

        select met_in_month.worker_code, met_in_month.counterpart_code, met_in_month.grid_code, met_in_month.month
        from met_in_month
        inner join usual
            on
                met_in_month.worker_code = usual.worker_code
                and met_in_month.counterpart_code = usual.counterpart_code
                and met_in_month.grid_code = usual.grid_code
                and met_in_month.month = usual.month
        inner join walked as own
            on met_in_month.worker_code = own.worker_code and met_in_month.grid_code = own.grid_code and met_in_month.month = own.month
        inner join walked as others
            on met_in_month.counterpart_code = others.worker_code and met_in_month.grid_code = others.grid_code and met_in_month.month = others.month
        inner join settings
            on
                met_in_month.day_count >= settings.run_length
                and {{ reaches_share('met_in_month.shared_cells', 'met_in_month.shorter_cells', 'settings.area_share') }}
                and {{ keeps_share('usual.cell_count * met_in_month.day_count', wide('met_in_month.shared_cells') ~ ' * own.day_count * others.day_count', 'settings.usual_share') }}

    )

    select met.worker_code, met.counterpart_code, met.grid_code, met.month, met.patrol_date
    from met
    -- not side by side as a rule
    left join side_by_side
        on
            met.worker_code = side_by_side.worker_code
            and met.counterpart_code = side_by_side.counterpart_code
            and met.grid_code = side_by_side.grid_code
            and met.month = side_by_side.month
    where met.is_near or side_by_side.worker_code is not null
{% endmacro %}
