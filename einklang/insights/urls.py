from django.urls import URLPattern, URLResolver, path

from .views import board, findings, library, marks, recordings, search, transcripts

urlpatterns: list[URLPattern | URLResolver] = [
    path("recordings/", recordings.recordings, name="staff_recordings"),
    path("recordings/<uuid:recording_id>/", recordings.recording, name="staff_recording_player"),
    path("recordings/<uuid:recording_id>/media/<uuid:piece_id>", recordings.media, name="staff_media"),
    path("recordings/<uuid:recording_id>/marks/", marks.add, name="staff_marks"),
    path("recordings/<uuid:recording_id>/marks/<uuid:mark_id>/", marks.change, name="staff_mark"),
    path(
        "recordings/<uuid:recording_id>/marks/<uuid:mark_id>/remove/", marks.remove, name="staff_mark_remove"
    ),
    path("recordings/<uuid:recording_id>/transcript/", transcripts.transcript, name="staff_transcript"),
    path("recordings/<uuid:recording_id>/transcript/file/", transcripts.take, name="staff_transcript_file"),
    path("recordings/<uuid:recording_id>/transcript/hearing/", transcripts.hear, name="staff_hearing"),
    path(
        "recordings/<uuid:recording_id>/passages/<uuid:passage_id>/",
        transcripts.passage,
        name="staff_passage",
    ),
    path(
        "recordings/<uuid:recording_id>/passages/<uuid:passage_id>/speaker/",
        transcripts.speaker,
        name="staff_passage_speaker",
    ),
    path("findings/", board.studies, name="staff_findings"),
    path("findings/search/", search.search, name="staff_search"),
    path("findings/<uuid:study_id>/", board.one_board, name="staff_board"),
    path("findings/<uuid:study_id>/new/", board.new, name="staff_finding_new"),
    path("findings/<uuid:study_id>/put/", board.put, name="staff_evidence_put"),
    path("findings/<uuid:study_id>/<uuid:finding_id>/", findings.finding, name="staff_finding"),
    path("findings/<uuid:study_id>/<uuid:finding_id>/out/", findings.take_out, name="staff_evidence_out"),
    path("findings/<uuid:study_id>/<uuid:finding_id>/move/", findings.move, name="staff_finding_move"),
    path("findings/<uuid:study_id>/<uuid:finding_id>/remove/", findings.remove, name="staff_finding_remove"),
    path("findings/<uuid:study_id>/<uuid:finding_id>/gate/", findings.to_gate, name="staff_finding_gate"),
    path("findings/<uuid:study_id>/<uuid:finding_id>/agree/", findings.agree, name="staff_finding_agree"),
    path("library/", library.shelf, name="staff_library"),
    path("library/pictures/", library.in_pictures, name="staff_library_pictures"),
    path("library/markdown/", library.export_markdown, name="staff_library_markdown"),
    path("library/pdf/", library.export_pdf, name="staff_library_pdf"),
    path("library/<uuid:lasting_id>/", library.finding, name="staff_library_finding"),
    path("library/<uuid:lasting_id>/keep/", library.keep, name="staff_library_keep"),
    path("library/<uuid:lasting_id>/remove/", library.remove, name="staff_library_remove"),
]
