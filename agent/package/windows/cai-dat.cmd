@echo off
rem Cai dat chuong trinh theo doi an ninh may tinh AnXa. Bam dup, chon Yes khi Windows hoi.
setlocal
"%SystemRoot%\System32\fltmc.exe" >nul 2>&1
if not errorlevel 1 goto elevated
rem Typed with options: the elevated window would not get them.
if not "%~1"=="" goto refused
"%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe" -NoProfile -Command "Start-Process -Verb RunAs -FilePath '%~f0'"
if not errorlevel 1 exit /b
:refused
echo Hay bam chuot phai vao tep nay va chon "Run as administrator".
pause
exit /b 3
:elevated
cd /d "%~dp0"
chcp 65001 >nul
"%~dp0node.exe" "%~dp0agent.cjs" install %*
set code=%errorlevel%
echo.
pause
exit /b %code%
