@echo off
rem Any command of Kanmin: kanmin.cmd check plan.json
"%~dp0python\python.exe" -m kanmin %*
