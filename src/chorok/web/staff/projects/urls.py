"""URLs of these pages."""

from django.urls import URLPattern, URLResolver, include, path

from chorok.web.staff.projects import moving, pages, parts, results

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.projects, name="staff_projects"),
    path("board/", pages.board_page, name="staff_projects_board"),
    path("export/", pages.export, name="staff_projects_export"),
    path("new/", pages.new, name="staff_project_new"),
    path("funders/", include("chorok.web.staff.projects.funder_urls")),
    path("<int:pk>/", pages.project, name="staff_project"),
    path("<int:pk>/edit/", pages.edit, name="staff_project_edit"),
    path("<int:pk>/step/<slug:step>/", pages.step, name="staff_project_step"),
    path("<int:pk>/shift/", moving.shift, name="staff_project_shift"),
    path("<int:pk>/move/", moving.move, name="staff_project_move"),
    path("<int:pk>/checks/", moving.checks, name="staff_project_checks"),
    path("<int:pk>/papers/", moving.paper_new, name="staff_project_paper_new"),
    path("<int:pk>/papers/<int:paper_id>/remove/", moving.paper_remove, name="staff_project_paper_remove"),
    path("<int:pk>/funder/", moving.funder, name="staff_project_funder"),
    path("<int:pk>/people/", parts.people, name="staff_project_people"),
    path("<int:pk>/texts/", parts.texts, name="staff_project_texts"),
    path("<int:pk>/texts/<slug:language>/", parts.text, name="staff_project_text"),
    path("<int:pk>/money/", parts.money, name="staff_project_money"),
    path("<int:pk>/risks/", parts.risks, name="staff_project_risks"),
    path("<int:pk>/criteria/", parts.criteria, name="staff_project_criteria"),
    path("<int:pk>/results/", results.results, name="staff_project_results"),
    path("<int:pk>/results/new/", results.new, name="staff_project_result_new"),
    path("<int:pk>/results/<int:result_id>/", results.change, name="staff_project_result"),
    path("<int:pk>/results/<int:result_id>/withdraw/", results.withdraw, name="staff_project_result_withdraw"),
    path("<int:pk>/parts/<slug:part>/new/", parts.part, name="staff_project_part_new"),
    path("<int:pk>/parts/<slug:part>/<int:row_id>/", parts.part, name="staff_project_part"),
    path("<int:pk>/parts/<slug:part>/<int:row_id>/<slug:step>/", parts.part_step, name="staff_project_part_step"),
]
